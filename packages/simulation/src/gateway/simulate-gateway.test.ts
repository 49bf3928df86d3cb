import { describe, expect, it } from 'vitest';
import { simulateGateway } from './simulate-gateway.ts';

describe('simulation of the gateway', () => {
  it('the first 60 seeds keep every invariant, and everything happens in them', {
    timeout: 120_000,
  }, async () => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 60; seed += 1) {
      const result = await simulateGateway({ seed });
      expect(result.violation, `seed ${seed}\n${result.trace.join('\n')}`).toBeUndefined();
      for (const [what, times] of result.seen) seen.set(what, (seen.get(what) ?? 0) + times);
    }
    for (const what of [
      ...['Stop OB', 'Start OB', 'stop done', 'start done', 'run failed', 'given up', 'dies'],
      ...['agent restarts', 'agent changes hands', 'password changes'],
    ])
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(5);
  });

  it('the same seed gives the same trace, and another one another', async () => {
    const first = await simulateGateway({ seed: 7 });
    expect(await simulateGateway({ seed: 7 })).toEqual(first);
    expect((await simulateGateway({ seed: 8 })).hash).not.toBe(first.hash);
  });
});
