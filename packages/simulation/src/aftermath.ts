// Owns: what operators can still do once nothing goes wrong any more: every failed task can be rolled back, and every cluster
// can be started.

import type { Cluster, TaskId } from '@obstop/domain';
import { acceptObshellStart, operateTask, type TaskRecord } from '@obstop/engine';
import type { MemoryTasks } from '@obstop/engine/testing';
import type { Checker } from './checker.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Trace } from './trace.ts';

/** What the aftermath is played with. */
export interface AftermathContext {
  data: MemoryTasks;
  clusters: readonly Cluster[];
  checker: Checker;
  trace: Trace;
  random: SeededRandom;
  healthy(): SimulatedProcess[];
  /** Lets everything happen until the condition holds. */
  until(holds: () => boolean): Promise<void>;
}

/** Requests a start of the whole cluster, for which the holder has to give it up. */
async function startAll(
  { data, trace }: AftermathContext,
  { ports }: SimulatedProcess,
  { id: clusterId, zones }: Cluster,
): Promise<TaskId> {
  const agent = zones[0]?.servers[0]?.id;
  if (agent === undefined) throw new Error(`cluster ${clusterId} has no server`);
  const holder = data.locks.get(clusterId);
  const forcePass = holder === undefined ? [] : [holder];
  const request = { clusterId, target: { kind: 'cluster' as const }, forcePass, agent };
  trace.add(`start of all of ${clusterId} passing ${forcePass.join() || 'nobody'}`);
  const outcome = await acceptObshellStart(ports, request, { id: 0, name: 'root@sys' });
  if (outcome.kind !== 'accepted') throw new Error(`start of all of ${clusterId}: ${outcome.kind}`);
  return outcome.task.id;
}

/** A last request may still have been under way and come first, so that each operation is tried up to three times. */
async function tryUntil(
  { checker }: AftermathContext,
  isDone: () => boolean,
  attempt: () => Promise<void>,
): Promise<boolean> {
  for (let tries = 0; tries < 3 && !isDone() && !checker.violation(); tries += 1) await attempt();
  return isDone();
}

/** Starts the request, and lets everything happen until it is answered and nothing runs any more. */
async function play<T>(context: AftermathContext, request: (one: SimulatedProcess) => Promise<T>) {
  const { data, checker, healthy, until } = context;
  const [one] = healthy();
  if (!one) throw new Error('nobody is there to ask');
  let answer: { value: T } | undefined;
  request(one).then(
    (value) => {
      answer = { value };
    },
    (error: unknown) => checker.report(`in the end: ${String(error)}`),
  );
  await until(() => answer !== undefined);
  await until(() => [...data.records.values()].every(({ task }) => task.status !== 'RUNNING'));
  return answer?.value;
}

/** An obshell task cannot be rolled back; it gives way to a start. */
async function rollBack(context: AftermathContext, record: TaskRecord): Promise<void> {
  const { data, checker, trace } = context;
  const { id, clusterId } = record.task;
  const isOpen = () =>
    record.task.status === 'FAILED' && !record.task.prohibitRollback && data.locks.get(clusterId) === id;
  const isClosed = await tryUntil(
    context,
    () => !isOpen(),
    async () => {
      const outcome = await play(context, ({ ports }) => operateTask(ports, id, 'rollback-task'));
      trace.add(`  rollback of ${id}: ${outcome?.kind}`);
    },
  );
  if (!isClosed) checker.report(`task ${id} cannot be rolled back`);
}

/** Reports what cannot be rolled back or started. */
export async function playAftermath(context: AftermathContext): Promise<void> {
  const { data, clusters, checker, random } = context;
  for (const record of data.records.values()) await rollBack(context, record);
  // A start through obshell brings every cluster back, whatever its state and its holder.
  for (const cluster of clusters) {
    let started = !data.locks.has(cluster.id) && random.chance(0.7);
    const isStarted = await tryUntil(
      context,
      () => started,
      async () => {
        const asked = await play(context, (one) => startAll(context, one, cluster));
        started = asked !== undefined && data.records.get(asked)?.task.status === 'SUCCESSFUL';
        if (started) checker.count('all started');
      },
    );
    if (!isStarted) checker.report(`cluster ${cluster.id} cannot be started`);
  }
}
