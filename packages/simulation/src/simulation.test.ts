import { describe, expect, it } from 'vitest';
import type { Broken } from './fault-injector.ts';
import { simulate } from './simulate.ts';

const patient = { timeout: 120_000 };

/** The first seed that notices what is broken. */
async function caughtBy(
  broken: Broken,
  limit: number,
): Promise<{ seed: number; violation: string } | undefined> {
  for (let seed = 1; seed <= limit; seed += 1) {
    const { violation } = await simulate({ seed, broken });
    if (violation) return { seed, violation };
  }
  return undefined;
}

describe('simulation', () => {
  it('the first 60 seeds keep every invariant, and everything happens in them', patient, async () => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 60; seed += 1) {
      const result = await simulate({ seed });
      expect(result.violation, `seed ${seed}\n${result.trace.join('\n')}`).toBeUndefined();
      for (const [what, times] of result.seen) seen.set(what, (seen.get(what) ?? 0) + times);
    }
    for (const what of [
      ...['accepted', 'succeeded', 'rolled back', 'task FAILED', 'dies', 'paused', 'drained'],
      ...['succeeded for obshell', 'failed without the cluster', 'released', 'all started'],
    ])
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(5);
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

  it('notices a store that does not compare epochs', patient, async () => {
    expect((await caughtBy('epoch', 100))?.violation).toMatch(
      /a write to task \d+ with epoch \d+ of \d+ changed it/,
    );
  });

  it('notices a store without a lock per cluster', patient, async () => {
    expect((await caughtBy('lock', 100))?.violation).toMatch(/task \d+ runs on cluster \d+, which \d+ holds/);
  });

  it('notices an obshell task that goes on without its cluster', patient, async () => {
    expect((await caughtBy('stage', 100))?.violation).toMatch(
      /task \d+ runs on cluster \d+, which \S+ holds|without holding it|does not hold the cluster/,
    );
  });

  it('notices a fleet that obeys an owner which has lost the task', patient, async () => {
    expect((await caughtBy('fence', 100))?.violation).toMatch(/of subtask \d+, which is|ended without/);
  });

  it('notices steps that act without looking', patient, async () => {
    expect((await caughtBy('look', 100))?.violation).toMatch(/although it is so already/);
  });
});
