import { setTimeout as wait } from 'node:timers/promises';
import { ocpOperations, pathOf } from '@obstop/contracts/operations';
import type { Bench, Figure, Line } from '../figure.ts';
import { onPostgres } from '../processes/postgres.ts';
import { authorization, startServer } from '../processes/server.ts';
import { call, getTaskPath, stopClusterPath } from '../setup/calls.ts';
import { firstServerOf, makeCluster } from '../setup/clusters.ts';

interface Task {
  id: number;
  subtasks: { id: number; name: string }[];
}

const limitSeconds = 2;

/** Asks until the state of the task allows the call; answers with the seconds that the accepted one took. */
async function untilAccepted(url: string, path: string): Promise<number> {
  for (;;) {
    const startedAt = performance.now();
    const response = await fetch(url + path, { method: 'POST', headers: { authorization } });
    const text = await response.text();
    if (response.ok) return (performance.now() - startedAt) / 1000;
    if (response.status !== 400 && response.status !== 409)
      throw new Error(`POST ${path}: ${response.status} ${text}`);
    await wait(20);
  }
}

/** One step of a large stop hangs while the others go on. It is cancelled, the task is retried, and so on. */
async function cancelHanging(bench: Bench, databaseUrl?: string): Promise<Line> {
  const servers = bench.quick ? 999 : 10_002;
  const tries = bench.quick ? 5 : 20;
  const cluster = makeCluster({ id: 1, firstServerId: firstServerOf(1), servers });
  const [first] = cluster.zones.flatMap((zone) => zone.servers);
  if (!first) throw new Error('a cluster has servers');
  const { url } = await startServer(bench, {
    clusters: [cluster],
    // The step that hangs stands in a node of thousands: the others keep its owner writing for the whole time.
    stepLatencyMs: 20,
    faults: [{ scope: { serverId: first.id }, rule: { kind: 'hang', operation: 'stopProcess' } }],
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  const { id } = (await call<Task>({ url }, 'POST', stopClusterPath(1))).data;
  const task = (await call<Task>({ url }, 'GET', getTaskPath(id))).data;
  const hanging = task.subtasks.find(({ name }) => name.startsWith('Stop observer process'));
  if (!hanging) throw new Error(`none of ${[...new Set(task.subtasks.map(({ name }) => name))]} hangs`);
  const cancel = pathOf(ocpOperations.cancelSubtask, { taskInstanceId: id, subtaskInstanceId: hanging.id });
  const retry = pathOf(ocpOperations.retryTask, { taskInstanceId: id });
  const seconds: number[] = [];
  for (let round = 0; round < tries; round += 1) {
    if (round > 0) await untilAccepted(url, retry);
    // So that the owner is busy again.
    await wait(300);
    seconds.push(await untilAccepted(url, cancel));
  }
  const slowest = Math.max(...seconds);
  const store = databaseUrl === undefined ? 'embedded' : 'PostgreSQL';
  return {
    what: `Cancel of a hanging step in a ${servers}-server stop under way, slowest of ${tries}, ${store}`,
    measured: { value: slowest, unit: 's' },
    reference: { what: 'what an operator is promised', value: limitSeconds, unit: 's' },
    ratio: slowest / limitSeconds,
    goal: { at: 'most', ratio: 1 },
    note: `${task.subtasks.length} subtasks; after each cancel the task is retried.`,
  };
}

export const cancelBusy: Figure = {
  name: 'cancel-busy',
  title: 'An operator cancels a step of a busy task',
  run: async (bench) => [
    await cancelHanging(bench),
    ...(await onPostgres(bench, 'Cancel of a hanging step, PostgreSQL', async (newDatabase) => [
      await cancelHanging(bench, await newDatabase()),
    ])),
  ],
};
