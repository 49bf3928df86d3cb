import { describe, expect, it } from 'vitest';
import { bodyLimits, brokenBodyLimit } from './body-limits.ts';

const { depth, values, numberLength } = bodyLimits;
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const keys = (count: number) => `{${Array.from({ length: count }, (_, at) => `"k${at}":1`).join()}}`;

describe('a body', () => {
  it.each([
    ['of the deepest nesting', nested(depth)],
    ['with as many keys as there may be', keys(values)],
    ['with the longest number', `{"a":${'9'.repeat(numberLength)}}`],
    ['with brackets, commas and digits in a string', JSON.stringify({ a: '[{,9'.repeat(9999), b: '\\"[{' })],
    ['with objects beside each other', `[${'{},'.repeat(values / 2 - 1)}{}]`],
    ['that is no JSON', '}]}{"'],
    ['of nothing', ''],
  ])('%s breaks no limit', (_, text) => {
    expect(brokenBodyLimit(text)).toBeUndefined();
  });

  it.each([
    ['nested a level deeper', nested(depth + 1), `must not be nested more than ${depth} deep`],
    ['of 10,000 nested objects', nested(10_000), `must not be nested more than ${depth} deep`],
    ['of arrays that never end', '['.repeat(60_000), `must not be nested more than ${depth} deep`],
    ['with a key too many', keys(values + 1), `must not have more than ${values} values`],
    ['with the same key over and over', `{${'"a":1,'.repeat(9000)}"a":1}`, 'must not have more than'],
    ['with many elements', `[${'1,'.repeat(values)}1]`, 'must not have more than'],
    ['with many small arrays', `[${'[],'.repeat(values)}[]]`, 'must not have more than'],
    ['with many digits', `{"a":-${'9'.repeat(numberLength)}}`, 'must not have a number of more than'],
    ['with a huge exponent', `[1e${'9'.repeat(numberLength)}]`, 'must not have a number of more than'],
    ['with a long fraction', `0.${'1'.repeat(60_000)}`, 'must not have a number of more than'],
  ])('%s breaks one, which is named', (_, text, rule) => {
    expect(brokenBodyLimit(text)).toContain(rule);
  });

  it('is looked at once, whatever is in its strings', () => {
    for (const text of [`"${'\\u0041'.repeat(20_000)}`, '"\\'.repeat(50_000), ' '.repeat(100_000)]) {
      let looks = 0;
      const counting = new Proxy(Object(text) as object, {
        get: (target, key) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) looks += 1;
          return Reflect.get(target, key, target);
        },
      });
      brokenBodyLimit(counting as unknown as string);
      // Two looks at most at any character.
      expect(looks).toBeLessThanOrEqual(2 * text.length);
    }
  });
});
