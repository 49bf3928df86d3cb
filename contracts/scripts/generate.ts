import { writeFileSync } from 'node:fs';
import { generatedFiles } from './generated-files.ts';

/** Writes what is generated from the contract. */
for (const { file, text } of generatedFiles()) {
  writeFileSync(new URL(`../../${file}`, import.meta.url), text);
  console.log(`wrote ${file} (${text.length} bytes)`);
}
