import { type ClusterId, type SubtaskId, subtaskId, type Task, taskId } from '@obstop/domain';
import type { CreateTaskOutcome, TaskDraft } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { writeAccepted } from '../identity/audit-log.ts';
import { takeTaskIds } from '../ids.ts';
import { kept, keptRow } from '../kept.ts';
import { insertRows } from '../rows.ts';
import type { Schema, Transaction } from '../schema.ts';
import { transact } from '../transact.ts';
import { takeLock } from './cluster-lock.ts';
import type { EnqueueWakeUp } from './enqueue-wake-up.ts';
import { toFactsRow, toSubtaskRow, toTaskRow } from './task-rows.ts';

const insertTask = kept((db, row: ReturnType<typeof toTaskRow>) =>
  db.insertInto('tasks').values({
    id: row.id,
    cluster_id: row.cluster_id,
    cluster_name: row.cluster_name,
    ob_cluster_id: row.ob_cluster_id,
    plan_name: row.plan_name,
    name: row.name,
    status: row.status,
    operation: row.operation,
    creator_id: row.creator_id,
    creator_name: row.creator_name,
    executor: row.executor,
    prohibit_rollback: row.prohibit_rollback,
    created_at_ms: row.created_at_ms,
    started_at_ms: row.started_at_ms,
    finished_at_ms: row.finished_at_ms,
    owner: row.owner,
    epoch: row.epoch,
    revision: row.revision,
  }),
);

const insertFacts = kept((db, { task_id, context, former_statuses }: ReturnType<typeof toFactsRow>) =>
  db.insertInto('task_facts').values({ task_id, context, former_statuses }),
);

const clusterStatus = kept((db, { id }: { id: ClusterId }) =>
  db.selectFrom('clusters').select('status').where('id', '=', id),
);
const zoneStatuses = kept((db, { id }: { id: ClusterId }) =>
  db.selectFrom('zones').select(['name', 'status']).where('cluster_id', '=', id),
);
const serverStatuses = kept((db, { id }: { id: ClusterId }) =>
  db.selectFrom('servers').select(['id', 'status']).where('cluster_id', '=', id),
);

/** One transaction (E1): ids, task, subtasks and lock, or nothing at all when another task holds the cluster. */
export function createTask(
  db: Kysely<Schema>,
  draft: TaskDraft,
  enqueue?: EnqueueWakeUp,
): Promise<CreateTaskOutcome> {
  return transact<CreateTaskOutcome>(db, async (trx, refuse) => {
    const task = await withIds(trx, draft);
    await insertTask(trx, toTaskRow(task));
    if (draft.takeLock) {
      const holder = await takeLock(trx, task.clusterId, task.id);
      if (holder !== task.id) return refuse({ kind: 'locked', holder });
      if (await isOutdated(trx, task)) return refuse({ kind: 'outdated' });
    }
    await insertFacts(trx, toFactsRow(task));
    await insertRows(
      trx,
      'subtasks',
      task.subtasks.map((subtask) => toSubtaskRow(task, subtask)),
    );
    await writeAccepted(trx, draft.audit, task.id);
    await enqueue?.(trx, task.id);
    return { kind: 'created', task };
  });
}

/**
 * Whether another task had the cluster since the plan was made: what the plan takes for the former statuses is no longer
 * what the inventory says. A cluster that is not in the inventory has nothing to compare with.
 */
async function isOutdated(trx: Transaction, { clusterId: id, formerStatuses }: Task): Promise<boolean> {
  const cluster = await keptRow(clusterStatus(trx, { id }));
  if (cluster === undefined) return false;
  if (cluster.status !== formerStatuses.cluster) return true;
  const differs = <S>(former: Record<string, S>, now: Map<string, S>) =>
    Object.entries(former).some(([key, status]) => now.get(key) !== status);
  const zones = (await zoneStatuses(trx, { id })).rows;
  if (differs(formerStatuses.zones, new Map(zones.map(({ name, status }) => [name, status])))) return true;
  const servers = (await serverStatuses(trx, { id })).rows;
  return differs(formerStatuses.servers, new Map(servers.map((each) => [String(each.id), each.status])));
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
