import { describe, expect, it } from 'vitest';
import { readFirstJson, writeGoJson } from './go-json.ts';

describe('JSON as Go has it', () => {
  it('is written with <, > and & escaped', () => {
    expect(writeGoJson({ a: '<b> & c' })).toBe('{"a":"\\u003cb\\u003e \\u0026 c"}');
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    [' \n{"a":"}]"} trailing {', { a: '}]' }],
    ['{"a":"\\"}"}}', { a: '"}' }],
    ['[1,[2]]]', [1, [2]]],
    ['null', null],
    ['true false', true],
  ])('%j is read up to the end of its first value', (text, value) => {
    expect(readFirstJson(text)).toEqual(value);
  });

  it.each(['', '{', '{"a":}', 'nul', '"open'])('%j is no JSON', (text) => {
    expect(() => readFirstJson(text)).toThrow(SyntaxError);
  });
});
