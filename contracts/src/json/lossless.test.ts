import { describe, expect, it } from 'vitest';
import { readJson, writeJson } from './lossless.ts';

describe('lossless JSON', () => {
  it('keeps the digits of an integer beyond 2^53 as a bigint and writes it back as a bare number', () => {
    const text =
      '{"startAt":1706179461272439704,"id":9007199254740991,"dag":"22130706433028869","share":0.5}';
    const value = readJson(text);
    expect(value).toEqual({
      startAt: 1706179461272439704n,
      id: 9007199254740991,
      dag: '22130706433028869',
      share: 0.5,
    });
    expect(writeJson(value)).toBe(text);
  });

  it('takes the last of duplicate keys, as JSON.parse does', () => {
    expect(readJson('{"force":false,"force":true}')).toEqual({ force: true });
  });

  it('does not touch the prototype', () => {
    const value = readJson('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each(['{', '', '{"a":01}', '{a:1}', "{'a':1}"])(
    'refuses malformed text %j with a SyntaxError',
    (text) => {
      expect(() => readJson(text)).toThrow(SyntaxError);
    },
  );
});
