import { readJson as readWithLibrary, writeJson } from '@obstop/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './json.ts';

describe('readJson', () => {
  it('keeps every digit of an integer that a number cannot hold', () => {
    const text = '{"id": 9007199254740993, "ids": [-9223372036854775808, 9007199254740991]}';
    expect(readJson(text)).toEqual({ id: 9007199254740993n, ids: [-9223372036854775808n, 9007199254740991] });
  });

  it('leaves digits inside of texts and keys alone, whatever is escaped around them', () => {
    const value = {
      'k"9007199254740993': 'a\\"9007199254740993,9007199254740993\\',
      n: 1.5e300,
      big: 2n ** 63n,
    };
    expect(readJson(writeJson(value))).toEqual(value);
  });

  it('leaves fractions and exponents numbers', () => {
    const texts = ['1234567890123456789.5', '1234567890123456789e2', '0.12345678901234567'];
    expect(readJson(`[${texts}]`)).toEqual(texts.map(Number));
  });

  it('reads what any JSON holds as a reader of tokens does', () => {
    const leaf = fc.oneof(
      fc.bigInt(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('9007199254740993', '"12345678901234567890"', '\\', '\u0000integer:12345678901234567x'),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree')),
        fc.dictionary(fc.string(), tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const text = writeJson(value);
        expect(readJson(text)).toEqual(readWithLibrary(text));
      }),
      { numRuns: 300 },
    );
  });

  it('throws SyntaxError on what is no JSON, at once', () => {
    expect(() => readJson('<html>')).toThrow(SyntaxError);
    expect(() => readJson(`{"log": "${'9'.repeat(20)}${'x'.repeat(100_000)}`)).toThrow(SyntaxError);
  });
});
