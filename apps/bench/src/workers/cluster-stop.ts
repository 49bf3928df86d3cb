// Stops one cluster of a given size on engine and store: what planning, accepting and each step of it take.
import { expandPlan, planStop, type StopRequest } from '@obstop/domain';
import { tenRowRate } from '../../references/ten-row-updates.ts';
import { median } from '../measure/compare.ts';
import { answerParent } from '../processes/answer-parent.ts';
import { makeCluster } from '../setup/clusters.ts';
import { openEngine } from '../setup/engine.ts';
import type { Place } from '../setup/store.ts';

export interface ClusterStopInput {
  place: Place;
  servers: number;
  readyLimit?: number;
  /** Steps are counted for so long at most. */
  windowMs: number;
  /** How long the database's own updates are measured, before and after. */
  tenRowMs: number;
}

export interface ClusterStop {
  subtasks: number;
  planMs: number;
  acceptMs: number;
  /** Runs of steps that ended within `seconds`. */
  steps: number;
  seconds: number;
  isFinished: boolean;
  tenRowsPerSecond: number;
}

const plans = 5;

answerParent(async (input: ClusterStopInput): Promise<ClusterStop> => {
  const { place, servers, readyLimit, windowMs, tenRowMs } = input;
  const cluster = makeCluster({ id: 1, firstServerId: 1, servers });
  const request: StopRequest = {
    clusterId: cluster.id,
    target: { kind: 'cluster' },
    isolate: false,
    freeze: false,
    process: 'stop',
  };
  const planTimes = Array.from({ length: plans }, () => {
    const startedAt = performance.now();
    expandPlan(planStop(cluster, request), cluster, request.target);
    return performance.now() - startedAt;
  });
  let steps = 0;
  // By the clock and not by a timer: a step that never waits for anything lets none fire.
  let deadline = Number.POSITIVE_INFINITY;
  const engine = await openEngine(place, [cluster], {
    readyLimit,
    onStep: () => {
      if (performance.now() < deadline) steps += 1;
    },
    isOver: () => performance.now() >= deadline,
  });
  const before = await tenRowRate(place, tenRowMs);
  const acceptedFrom = performance.now();
  const task = await engine.accept(request);
  const startedAt = performance.now();
  deadline = startedAt + windowMs;
  const status = await engine.run(task.id);
  const endedAt = Math.min(performance.now(), deadline);
  const after = await tenRowRate(place, tenRowMs);
  await engine.close();
  return {
    subtasks: task.subtasks.length,
    planMs: median(planTimes),
    acceptMs: startedAt - acceptedFrom,
    steps,
    seconds: (endedAt - startedAt) / 1000,
    isFinished: status === 'SUCCESSFUL',
    tenRowsPerSecond: median([before, after]),
  };
});
