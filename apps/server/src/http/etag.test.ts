import { expect, it } from 'vitest';
import { etagOf, isKnown } from './etag.ts';

it.each([
  ['W/"7-12"', true],
  ['"7-12"', true],
  ['"1-1", W/"7-12" ,"9"', true],
  ['*', true],
  ['W/"7-13"', false],
  ['7-12', false],
  ['', false],
  [undefined, false],
])('If-None-Match: %s', (header, expected) => {
  expect(isKnown(etagOf(7, 12), header)).toBe(expected);
});
