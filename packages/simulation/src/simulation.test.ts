import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

const patient = { timeout: 120_000 };

describe('simulation', () => {
  it('the first 60 seeds keep every invariant, and everything happens in them', patient, async () => {
    const seen = new Map<string, number>();
    let seedsOfOutages = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const result = await simulate({ seed });
      expect(result.violation, `seed ${seed}\n${result.trace.join('\n')}`).toBeUndefined();
      for (const [what, times] of result.seen) seen.set(what, (seen.get(what) ?? 0) + times);
      const [failed = 0, fine = 0] = ['store call failed', 'store call'].map((what) => result.seen.get(what));
      if (failed / (failed + fine) >= 0.05) seedsOfOutages += 1;
    }
    for (const what of [
      ...['accepted', 'succeeded', 'rolled back', 'task FAILED', 'dies', 'paused', 'drained'],
      ...['embedded', 'store away', 'succeeded for obshell', 'restarted'],
      ...['failed without the cluster', 'released', 'all started'],
    ])
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(5);
    expect(seedsOfOutages).toBeGreaterThan(15);
  });

  it('the same seed gives the same trace, and another one another', async () => {
    const [first, again, other] = [
      await simulate({ seed: 7 }),
      await simulate({ seed: 7 }),
      await simulate({ seed: 8 }),
    ];
    expect(again).toEqual(first);
    expect(other.hash).not.toBe(first.hash);
  });
});
