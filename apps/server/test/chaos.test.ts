import { expect, it } from 'vitest';
import { runChaos } from './chaos-run.ts';

it('SIGKILL at random moments loses nothing that was accepted', { timeout: 120_000 }, async () => {
  const report = await runChaos({ rounds: 6, seed: 20260101 });
  expect(report.problems).toEqual([]);
  expect(report.accepted.length).toBeGreaterThan(0);
  expect(report.killsDuringTasks).toBeGreaterThan(0);
});
