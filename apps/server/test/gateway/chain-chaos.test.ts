import { expect, it } from 'vitest';
import { runChainChaos, type Victim } from './chain-chaos-run.ts';

it.each<[Victim, number]>([
  ['gateway', 3],
  ['back', 3],
])(
  '%s killed in the middle of stops and starts: each ends well by one DAG',
  { timeout: 240_000 },
  async (victim, rounds) => {
    const report = await runChainChaos({ rounds, seed: 7, victim });
    expect(report.problems).toEqual([]);
    expect(report.killsDuringTasks).toBeGreaterThan(0);
  },
);
