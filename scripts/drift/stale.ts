import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generatedFiles } from '../../contracts/scripts/generated-files.ts';
import { root } from '../packages/run.ts';

/* Run in the copy: names each file that is not what the contract would have generated, and exits 1 where there is one. */
const stale = generatedFiles().filter(
  ({ file, text }) => readFileSync(path.join(root, file), 'utf8') !== text,
);
for (const { file } of stale) console.log(`${file} is stale`);
process.exitCode = stale.length > 0 ? 1 : 0;
