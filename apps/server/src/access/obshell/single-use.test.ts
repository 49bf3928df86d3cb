import { describe, expect, it } from 'vitest';
import { createSingleUse } from './single-use.ts';

describe('a part of a header', () => {
  it('serves one request, and that one as often as it comes', () => {
    const { take } = createSingleUse(660);
    expect(take(['a', 'b'], 'one', 0)).toBe(true);
    expect(take(['a', 'b'], 'one', 600)).toBe(true);
    expect(take(['c', 'b'], 'two', 600)).toBe(false);
    expect(take(['c'], 'three', 600)).toBe(true);
  });

  it('is forgotten when no header with it can be valid any more', () => {
    const { take } = createSingleUse(660);
    take(['a'], 'one', 0);
    expect(take(['a'], 'two', 660)).toBe(false);
    expect(take(['a'], 'two', 661)).toBe(true);
  });

  it('is one of a bounded number: the oldest go', () => {
    const { take } = createSingleUse(660);
    for (let part = 0; part < 200_002; part += 1) take([String(part)], 'many', 0);
    expect(take(['200001'], 'other', 0)).toBe(false);
    expect(take(['0'], 'other', 0)).toBe(true);
  });
});
