import { type SubtaskId, serversOf, subtaskId, type Task, taskId } from '@obstop/domain';
import type { CreateTaskOutcome, TaskDraft } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { readClusters } from '../cluster-store.ts';
import { writeAccepted } from '../identity/audit-log.ts';
import { takeTaskIds } from '../ids.ts';
import type { Schema, Transaction } from '../schema.ts';
import { transact } from '../transact.ts';
import { takeLock } from './cluster-lock.ts';
import type { EnqueueWakeUp } from './enqueue-wake-up.ts';
import { toSubtaskRow, toTaskColumns } from './task-rows.ts';

/** Rows per statement: a statement takes a bounded number of parameters. */
const rowsPerInsert = 500;

/** One transaction (E1): ids, task, subtasks and lock, or nothing at all when another task holds the cluster. */
export function createTask(
  db: Kysely<Schema>,
  draft: TaskDraft,
  enqueue?: EnqueueWakeUp,
): Promise<CreateTaskOutcome> {
  return transact<CreateTaskOutcome>(db, async (trx, refuse) => {
    const task = await withIds(trx, draft);
    await trx
      .insertInto('tasks')
      .values({ id: task.id, owner: null, epoch: 0, revision: 1, ...toTaskColumns(task) })
      .execute();
    if (draft.takeLock) {
      const holder = await takeLock(trx, task.clusterId, task.id);
      if (holder !== task.id) return refuse({ kind: 'locked', holder });
      if (await isOutdated(trx, task)) return refuse({ kind: 'outdated' });
    }
    const rows = task.subtasks.map((subtask) => toSubtaskRow(task, subtask));
    for (let start = 0; start < rows.length; start += rowsPerInsert)
      await trx
        .insertInto('subtasks')
        .values(rows.slice(start, start + rowsPerInsert))
        .execute();
    await writeAccepted(trx, draft.audit, task.id);
    await enqueue?.(trx, task.id);
    return { kind: 'created', task };
  });
}

/**
 * Whether another task had the cluster since the plan was made: what the plan takes for the former statuses is no longer
 * what the inventory says. A cluster that is not in the inventory has nothing to compare with.
 */
async function isOutdated(trx: Transaction, { clusterId, formerStatuses }: Task): Promise<boolean> {
  const [cluster] = await readClusters(trx, [clusterId]);
  if (!cluster) return false;
  const differs = <S>(former: Record<string, S>, now: Map<string, S>) =>
    Object.entries(former).some(([key, status]) => now.get(key) !== status);
  return (
    cluster.status !== formerStatuses.cluster ||
    differs(formerStatuses.zones, new Map(cluster.zones.map((zone) => [zone.name, zone.status]))) ||
    differs(formerStatuses.servers, new Map(serversOf(cluster).map((each) => [String(each.id), each.status])))
  );
}

/** The task as it is accepted: roots READY, all else PENDING; edges turned from positions into ids. */
async function withIds(trx: Transaction, draft: TaskDraft): Promise<Task> {
  const { plan } = draft;
  const ids = await takeTaskIds(trx, draft.subtasks.length);
  const id = taskId(ids.task);
  const subtaskIds = ids.subtasks.map(subtaskId);
  const idAt = (position: number): SubtaskId => {
    const found = subtaskIds[position];
    if (found === undefined) throw new Error(`the plan has no subtask at ${position}`);
    return found;
  };
  return {
    id,
    clusterId: plan.clusterId,
    clusterName: draft.clusterName,
    obClusterId: draft.obClusterId,
    planName: plan.planName,
    name: plan.name,
    status: 'RUNNING',
    operation: 'EXECUTE',
    creator: draft.creator,
    executor: draft.executor,
    context: plan.context,
    formerStatuses: plan.formerStatuses,
    prohibitRollback: plan.prohibitRollback,
    createdAtMs: draft.nowMs,
    startedAtMs: draft.nowMs,
    subtasks: draft.subtasks.map(({ upstreams, downstreams, ...subtask }, position) => ({
      id: idAt(position),
      ...subtask,
      status: upstreams.length === 0 ? 'READY' : 'PENDING',
      operation: 'EXECUTE',
      runCount: 1,
      upstreamIds: upstreams.map(idAt),
      downstreamIds: downstreams.map(idAt),
    })),
  };
}
