import fc from 'fast-check';
import { LosslessNumber, stringify } from 'lossless-json';
import { describe, expect, it, onTestFinished } from 'vitest';
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

describe('what is written', () => {
  /** Everything that either writer treats in a way of its own. */
  const leaf = fc.oneof(
    fc.constantFrom(
      undefined,
      null,
      -0,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Symbol('s'),
      () => 1,
      new Date(0),
      new Date(Number.NaN),
      Object(1n),
      Object('text'),
      new Map([[1, 2]]),
      Buffer.from('bytes'),
      new LosslessNumber('1.000000000000000000001'),
      { isLosslessNumber: true, value: '1' },
      { toJSON: () => ({ member: undefined, big: 2n ** 70n }) },
      { toJSON: () => undefined },
      '"isLosslessNumber":',
    ),
    fc.bigInt(),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('tree')),
      fc.dictionary(fc.string({ unit: 'binary' }), tie('tree')),
    ),
  }));
  const isWrittenExactly = () =>
    fc.assert(
      fc.property(tree, (value) => {
        const exact = stringify(value);
        if (exact === undefined) expect(() => writeJson(value)).toThrow(TypeError);
        else expect(writeJson(value)).toBe(exact);
      }),
      { numRuns: 500 },
    );

  it('is what the exact writer writes, whatever there is to write', isWrittenExactly);

  it.each([
    ['bigints', BigInt.prototype],
    ['arrays', Array.prototype],
  ])('does not change where a page has given %s a toJSON', (_, prototype) => {
    onTestFinished(() => void Reflect.deleteProperty(prototype, 'toJSON'));
    Object.defineProperty(prototype, 'toJSON', { value: () => 'patched', configurable: true });
    expect(writeJson({ ids: [9007199254740993n], none: [] })).toBe('{"ids":[9007199254740993],"none":[]}');
  });

  it('is refused where it goes round in a circle', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => writeJson(circle)).toThrow(RangeError);
  });
});
