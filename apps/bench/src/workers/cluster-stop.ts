// Stops one cluster of a given size on engine and store: what planning, accepting and each step of it take.
import { expandPlan, planStop } from '@obstop/domain';
import { tenRowRate } from '../../references/ten-row-updates.ts';
import { tenRowRatePostgres } from '../../references/ten-row-updates-postgres.ts';
import { median } from '../measure/statistics.ts';
import { serveParent } from '../processes/serve-parent.ts';
import { makeCluster } from '../rig/clusters.ts';
import { openRig, stopOf } from '../rig/engine-rig.ts';
import type { Place } from '../rig/seed-store.ts';

export interface ClusterStopInput {
  place: Place;
  /** For SQLite's own updates: on the same disk, not the data directory itself. */
  folder: string;
  servers: number;
  readyLimit?: number;
  /** Steps are counted for so long at most. */
  windowMs: number;
  plans: number;
  /** How long the database's own updates are measured, before and after; not at all by default. */
  tenRowMs?: number;
}

export interface ClusterStop {
  subtasks: number;
  planMs: number;
  acceptMs: number;
  /** Runs of steps that ended within `seconds`. */
  steps: number;
  seconds: number;
  isFinished: boolean;
  tenRowsPerSecond: number[];
}

serveParent(async (input: ClusterStopInput): Promise<ClusterStop> => {
  const { place, folder, servers, readyLimit, windowMs, plans, tenRowMs } = input;
  const cluster = makeCluster({ id: 1, firstServerId: 1, servers });
  const request = stopOf(cluster, 'cluster');
  const planTimes = Array.from({ length: plans }, () => {
    const startedAt = performance.now();
    expandPlan(planStop(cluster, request), cluster, request.target);
    return performance.now() - startedAt;
  });
  let steps = 0;
  // By the clock and not by a timer: a step that never waits for anything lets none fire.
  let deadline = Number.POSITIVE_INFINITY;
  const rig = await openRig(place, [cluster], {
    readyLimit,
    onStep: () => {
      if (performance.now() < deadline) steps += 1;
    },
    isOver: () => performance.now() >= deadline,
  });
  const tenRows = async () => {
    if (tenRowMs === undefined) return [];
    return [
      'dataDir' in place
        ? tenRowRate(folder, tenRowMs)
        : await tenRowRatePostgres(place.databaseUrl, tenRowMs),
    ];
  };
  const before = await tenRows();
  await rig.runner.start();
  // Woken only once the time of acceptance is taken: both would share the loop.
  const unheard = { ...rig.ports, queue: { ...rig.ports.queue, notify: () => {} } };
  const acceptedFrom = performance.now();
  const task = await rig.accept(cluster, 'cluster', unheard);
  const acceptMs = performance.now() - acceptedFrom;
  const startedAt = performance.now();
  deadline = startedAt + windowMs;
  rig.store.queue.notify(task.id);
  await rig.settled(task.id);
  const endedAt = performance.now();
  const seconds = (Math.min(endedAt, deadline) - startedAt) / 1000;
  const status = (await rig.store.tasks.load(task.id))?.task.status;
  if (status === 'FAILED') throw new Error('the stop failed');
  const after = await tenRows();
  await rig.close();
  return {
    subtasks: task.subtasks.length,
    planMs: median(planTimes),
    acceptMs,
    steps,
    seconds,
    isFinished: status === 'SUCCESSFUL',
    tenRowsPerSecond: [...before, ...after],
  };
});
