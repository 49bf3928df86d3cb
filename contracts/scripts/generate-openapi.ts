import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { buildDocument } from './openapi-document.ts';

// YAML 1.1, because the readers of such documents still take an unquoted date for a date.
/** Writes contracts/openapi.yaml; with --check only compares and exits 1 when it is stale. */
const file = fileURLToPath(new URL('../openapi.yaml', import.meta.url));
const header = '# Generated from contracts/src by `pnpm gen`; do not edit.\n';
const text =
  header + stringify(buildDocument(), { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });

if (process.argv.includes('--check')) {
  let current = '';
  try {
    current = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (current !== text) {
    console.error('contracts/openapi.yaml is stale: run pnpm gen and commit it');
    process.exit(1);
  }
  console.log('contracts/openapi.yaml is fresh');
} else {
  writeFileSync(file, text);
  console.log(`wrote contracts/openapi.yaml (${text.length} bytes)`);
}
