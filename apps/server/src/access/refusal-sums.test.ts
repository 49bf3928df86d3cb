import type { AuditRecord } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { createRefusalSums } from './refusal-sums.ts';

const record = (atMs: number, changes: Partial<AuditRecord> = {}): AuditRecord => ({
  atMs,
  traceId: `trace-${atMs}`,
  userName: '',
  address: '10.0.0.1',
  operation: 'stopCluster',
  target: { id: String(atMs) },
  outcome: { kind: 'refused', reason: 'unauthenticated', status: 401 },
  ...changes,
});

describe('refusals of nobody', () => {
  it('are recorded as they are where there is one of a kind', () => {
    const sums = createRefusalSums();
    const each = [
      record(1),
      record(2, { operation: 'stopZone' }),
      record(3, { address: '10.0.0.2' }),
      record(4, { userName: 'mallory' }),
      record(5, { outcome: { kind: 'refused', reason: 'unavailable', status: 503 } }),
    ];
    expect(each.map((one) => sums.add(one))).toEqual(each);
    expect(sums.take()).toEqual([]);
  });

  it('are one record with a count where they are alike, beside the first', () => {
    const sums = createRefusalSums();
    expect(sums.add(record(1))).toEqual(record(1));
    for (let atMs = 2; atMs <= 1357; atMs += 1) expect(sums.add(record(atMs))).toBeUndefined();
    expect(sums.take()).toEqual([{ ...record(2), target: {}, sum: { count: 1356, lastAtMs: 1357 } }]);
    expect(sums.take()).toEqual([]);
  });

  it('are counted on after they were taken, and begin anew with the next interval', () => {
    const sums = createRefusalSums();
    for (const atMs of [1, 2, 3]) sums.add(record(atMs));
    expect(sums.take()).toMatchObject([{ sum: { count: 2, lastAtMs: 3 } }]);
    expect(sums.add(record(4))).toBeUndefined();
    // One alone is no sum.
    expect(sums.take()).toEqual([record(4)]);
    sums.end();
    expect(sums.add(record(5))).toEqual(record(5));
  });

  it('of more kinds than are told apart are summed by their reason alone, however many names are made up', () => {
    const sums = createRefusalSums({ maxKinds: 2 });
    const made = (atMs: number) => record(atMs, { userName: `name-${atMs}`, address: `10.0.0.${atMs}` });
    const first = [1, 2, 3, 4, 5].map((atMs) => sums.add(made(atMs)));
    expect(first).toEqual([made(1), made(2), undefined, undefined, undefined]);
    sums.add(made(2));
    expect(sums.take()).toEqual([
      made(2),
      {
        ...made(3),
        ...{ userName: '*', address: '*', operation: '*' },
        target: {},
        sum: { count: 3, lastAtMs: 5 },
      },
    ]);
  });
});
