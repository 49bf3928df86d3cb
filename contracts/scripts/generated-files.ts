import { stringify } from 'yaml';
import { documents } from './apis.ts';
import { buildChineseDocument } from './chinese-document.ts';
import { buildDocument } from './openapi-document.ts';
import { operationTables } from './operation-tables.ts';
import { stateMappingPage } from './state-mapping-page.ts';

const header = '# Generated from contracts/src by `pnpm gen`; do not edit.\n';

// YAML 1.1, because the readers of such documents still take an unquoted date for a date.
const yaml = (value: unknown) =>
  header + stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });

/** What is generated from the contract: each file by its path from the repository's root, and its text. */
export const generatedFiles = (): { file: string; text: string }[] => [
  ...documents.map((document) => ({
    file: `contracts/${document.file}`,
    text: yaml(buildDocument(document)),
  })),
  ...documents.flatMap((document) =>
    document.chineseFile === undefined
      ? []
      : [{ file: `contracts/${document.chineseFile}`, text: yaml(buildChineseDocument(document)) }],
  ),
  ...operationTables(),
  { file: 'docs/state-mapping.md', text: stateMappingPage() },
];
