import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { documents } from './apis.ts';
import { buildDocument } from './openapi-document.ts';

/** Writes the OpenAPI documents of contracts/; with --check only compares and exits 1 when one is stale. */

const header = '# Generated from contracts/src by `pnpm gen`; do not edit.\n';

function current(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

for (const document of documents) {
  const file = fileURLToPath(new URL(`../${document.file}`, import.meta.url));
  // YAML 1.1, because the readers of such documents still take an unquoted date for a date.
  const text =
    header +
    stringify(buildDocument(document), { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
    console.log(`wrote contracts/${document.file} (${text.length} bytes)`);
  } else if (current(file) === text) {
    console.log(`contracts/${document.file} is fresh`);
  } else {
    console.error(`contracts/${document.file} is stale: run pnpm gen and commit it`);
    process.exitCode = 1;
  }
}
