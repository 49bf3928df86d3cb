import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../scripts/generated-files.ts';

describe('what is generated from the contract', () => {
  it.each(generatedFiles())(
    '$file is the committed one; if not, run pnpm gen and commit it',
    ({ file, text }) => {
      const path = new URL(`../../${file}`, import.meta.url);
      expect(existsSync(path) && readFileSync(path, 'utf8')).toBe(text);
    },
  );
});
