import { describe, expect, it } from 'vitest';
import { defaultRetryPolicy, parseRetryAfter, resolveRetryPolicy, retryDelay } from './retry-policy.ts';

const failed = { attempt: 1, elapsedMs: 0, transient: true };

describe('retryDelay', () => {
  it('draws any time up to a bound that doubles up to the longest', () => {
    const bounds = [1, 2, 3, 4, 5, 6, 7].map((attempt) =>
      retryDelay({ ...defaultRetryPolicy, attempts: 99 }, { ...failed, attempt }, 1),
    );
    expect(bounds).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(retryDelay(defaultRetryPolicy, failed, 0)).toBe(0);
    expect(retryDelay(defaultRetryPolicy, failed, 0.25)).toBe(50);
  });

  it('ends with the attempts, with the budget, and with a failure that will not pass', () => {
    expect(retryDelay(defaultRetryPolicy, { ...failed, attempt: 4 }, 0)).toBeUndefined();
    expect(retryDelay(defaultRetryPolicy, { ...failed, elapsedMs: 59_990 }, 0.5)).toBeUndefined();
    expect(retryDelay(defaultRetryPolicy, { ...failed, elapsedMs: 59_800 }, 0.5)).toBe(100);
    expect(retryDelay(defaultRetryPolicy, { ...failed, transient: false }, 0)).toBeUndefined();
  });

  it('waits at least as long as the server asks for, or not at all where that is beyond the budget', () => {
    expect(retryDelay(defaultRetryPolicy, { ...failed, retryAfterMs: 7_000 }, 0.5)).toBe(7_100);
    expect(retryDelay(defaultRetryPolicy, { ...failed, retryAfterMs: 61_000 }, 0)).toBeUndefined();
  });
});

describe('resolveRetryPolicy', () => {
  it('takes the call’s word before the client’s, member by member', () => {
    expect(resolveRetryPolicy({ attempts: 9, budgetMs: 1 }, { budgetMs: 2 })).toEqual({
      ...defaultRetryPolicy,
      attempts: 9,
      budgetMs: 2,
    });
  });

  it('false is one try; a call can turn retries on again', () => {
    expect(resolveRetryPolicy({ attempts: 9 }, false).attempts).toBe(1);
    expect(resolveRetryPolicy(false, undefined).attempts).toBe(1);
    expect(resolveRetryPolicy(false, { budgetMs: 5 })).toMatchObject({ attempts: 4, budgetMs: 5 });
    expect(resolveRetryPolicy(false, { attempts: 2 }).attempts).toBe(2);
  });
});

describe('a policy', () => {
  it('takes undefined for absent, and refuses what would never end', () => {
    expect(resolveRetryPolicy({ attempts: undefined as never })).toEqual(defaultRetryPolicy);
    for (const attempts of [Number.NaN, -1, '3' as never])
      expect(() => resolveRetryPolicy({ attempts })).toThrow(
        expect.objectContaining({ kind: 'invalid-request', path: 'retry.attempts' }),
      );
  });
});

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    ['3', 3_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%o asks for %o', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });
});
