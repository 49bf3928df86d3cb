import { type ClusterId, type FormerStatuses, newTask, type Task, type TaskIds } from '@obstop/domain';
import type { CreateTaskOutcome, TaskDraft } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { acceptedRows } from '../model/audit-rows.ts';
import { isOutdated } from '../model/is-outdated.ts';
import type { Rows, Schema, Transaction } from '../model/schema.ts';
import { toFactsRow, toSubtaskRow, toTaskRow } from '../model/task-rows.ts';
import { takeLock } from '../sql/cluster-lock.ts';
import { type Database, transact } from '../sql/database.ts';
import { runPrepared } from '../sql/prepared-statement.ts';
import type { EnqueueWakeUp } from './enqueue-wake-up.ts';
import { insertOf, toDocument } from './insert-rows.ts';

/** One transaction (E1): task, subtasks, lock and wake-up, or nothing at all when another task holds the cluster. */
export function createTask(
  database: Database,
  draft: TaskDraft,
  ids: TaskIds,
  enqueue: EnqueueWakeUp | undefined,
): Promise<CreateTaskOutcome> {
  const task = newTask(draft, ids);
  const { id, clusterId } = task;
  return transact<CreateTaskOutcome>(database, async (trx, refuse) => {
    const isLocked = await insertTask(trx, task, draft);
    if (draft.takeLock) {
      const holder = isLocked ? id : await takeLock(trx, clusterId, id);
      if (holder !== id) return refuse({ kind: 'locked', holder });
      if (isOutdated(task, await readStatuses(trx, clusterId))) return refuse({ kind: 'outdated' });
    }
    await enqueue?.(trx, id);
    return { kind: 'created', task };
  });
}

const nextIds = `select nextval('task_ids') as task,
    to_json(array(select nextval('subtask_ids') from generate_series(1, n.count))) as subtasks
  from json_to_recordset($1::json) as n (count int)`;

/**
 * Fresh ids for tasks with so many subtasks, from sequences: a counter's row would be locked until the commit, and tasks of
 * different clusters would be accepted one after the other. Refused tasks leave gaps.
 */
export async function takeTaskIds(db: Kysely<Schema>, subtaskCounts: number[]): Promise<TaskIds[]> {
  const counts = subtaskCounts.map((count) => ({ count }));
  const ids = await runPrepared<TaskIds>(db, nextIds, [toDocument(counts)]);
  // Where tasks have other numbers of subtasks than their neighbours, rows out of order would show here.
  if (subtaskCounts.some((count, at) => ids[at]?.subtasks.length !== count))
    throw new Error('ids were given out of order');
  return ids;
}

/** Whether the task has an audit record makes two texts of it. */
const insertAll = (
  tables: Rows[],
) => `with ${tables.map((rows, at) => `i${at} as (${insertOf(rows, `$${at + 4}`)})`)},
  k as (
    insert into cluster_locks (cluster_id, task_id) select $1, $2 where $3::boolean
    on conflict (cluster_id) do nothing returning 1
  )
  select exists (select 1 from k) as locked`;

/** All rows of the task, with its cluster's lock where that is wanted and free: then true. */
async function insertTask(trx: Transaction, task: Task, { takeLock, audit }: TaskDraft): Promise<boolean> {
  const subtasks = task.subtasks.map((subtask) => ({ ...toSubtaskRow(task, subtask) }));
  const all: Rows[] = [
    { table: 'tasks', rows: [{ ...toTaskRow(task) }] },
    { table: 'task_facts', rows: [{ ...toFactsRow(task) }] },
    { table: 'subtasks', rows: subtasks },
    acceptedRows(audit, task.id),
  ];
  const tables = all.filter(({ rows }) => rows.length > 0);
  const documents = tables.map(({ rows }) => toDocument(rows));
  const lock = [task.clusterId, task.id, takeLock];
  const [row] = await runPrepared<{ locked: boolean }>(trx, insertAll(tables), [...lock, ...documents]);
  return row?.locked === true;
}

const statuses = `select status as cluster,
  (select coalesce(json_object_agg(name, zones.status), '{}') from zones where cluster_id = clusters.id) as zones,
  (select coalesce(json_object_agg(servers.id, servers.status), '{}') from servers where cluster_id = clusters.id) as servers
  from clusters where id = $1`;

/** All statuses of a cluster; absent where it is not in the inventory. */
async function readStatuses(trx: Transaction, id: ClusterId): Promise<FormerStatuses | undefined> {
  return (await runPrepared<FormerStatuses>(trx, statuses, [id]))[0];
}
