import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { md5Hex } from './md5.ts';

it.each([
  ['', 'D41D8CD98F00B204E9800998ECF8427E'],
  ['abc', '900150983CD24FB0D6963F7D28E17F72'],
  [
    '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
    '57EDF4A22BE3C955AC49DA2E2107B67A',
  ],
])('MD5 of %o is RFC 1321’s', (text, hash) => {
  expect(md5Hex(new TextEncoder().encode(text))).toBe(hash);
});

it('MD5 of every length around the blocks is the platform’s', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = randomBytes(length);
    expect(md5Hex(bytes)).toBe(createHash('md5').update(bytes).digest('hex').toUpperCase());
  }
});
