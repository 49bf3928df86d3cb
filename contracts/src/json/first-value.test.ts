import { describe, expect, it } from 'vitest';
import { firstJsonText } from './first-value.ts';

describe('a text with JSON at its beginning', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    [' \n{"a":"}]"} trailing {', { a: '}]' }],
    ['{"a":"\\"}"}}', { a: '"}' }],
    ['[1,[2]]]', [1, [2]]],
    ['null', null],
    ['true false', true],
  ])('%j is read up to the end of its first value', (text, value) => {
    expect(JSON.parse(firstJsonText(text))).toEqual(value);
  });

  it.each(['', '{', '{"a":}', 'nul', '"open'])('%j is no JSON', (text) => {
    expect(() => JSON.parse(firstJsonText(text))).toThrow(SyntaxError);
  });
});
