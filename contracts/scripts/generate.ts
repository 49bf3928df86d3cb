import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { documents } from './apis.ts';
import { buildChineseDocument } from './chinese-document.ts';
import { buildDocument } from './openapi-document.ts';
import { operationTables } from './operation-tables.ts';
import { stateMappingPage } from './state-mapping-page.ts';

/** Writes what is generated from the contract; with --check only compares and exits 1 when a file is stale. */

const header = '# Generated from contracts/src by `pnpm gen`; do not edit.\n';

// YAML 1.1, because the readers of such documents still take an unquoted date for a date.
const yaml = (value: unknown) =>
  header + stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });

const generated = [
  ...documents.map((document) => ({
    file: `contracts/${document.file}`,
    text: yaml(buildDocument(document)),
  })),
  ...documents.flatMap((document) =>
    document.chineseFile === undefined
      ? []
      : [{ file: `contracts/${document.chineseFile}`, text: yaml(buildChineseDocument(document)) }],
  ),
  { file: 'contracts/src/operation-tables.ts', text: operationTables() },
  { file: 'docs/state-mapping.md', text: stateMappingPage() },
];

function current(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

for (const { file, text } of generated) {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
    console.log(`wrote ${file} (${text.length} bytes)`);
  } else if (current(path) === text) {
    console.log(`${file} is fresh`);
  } else {
    console.error(`${file} is stale: run pnpm gen and commit it`);
    process.exitCode = 1;
  }
}
