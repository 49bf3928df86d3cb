import type { Subtask, SubtaskId, TaskId } from '@obstop/domain';
import type { TaskHead, TaskRecord } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema, Transaction } from '../schema.ts';
import { readAtOnce } from '../transact.ts';
import { toSubtask, toTask } from './task-rows.ts';

/** The task with its subtasks, both from one moment. */
export function loadTask(db: Kysely<Schema>, id: TaskId): Promise<TaskRecord | undefined> {
  return readAtOnce(db, (trx) => readTask(trx, id));
}

/** What tells whether a task is still the one that was read before. */
export async function readHead(db: Kysely<Schema>, id: TaskId): Promise<TaskHead | undefined> {
  const row = await db
    .selectFrom('tasks')
    .select(['revision', 'epoch', 'cluster_id', 'status'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { revision: row.revision, epoch: row.epoch, clusterId: row.cluster_id, status: row.status };
}

/** The task that has the subtask. */
export function loadTaskOfSubtask(db: Kysely<Schema>, id: SubtaskId): Promise<TaskRecord | undefined> {
  return readAtOnce(db, async (trx) => {
    const row = await trx.selectFrom('subtasks').select('task_id').where('id', '=', id).executeTakeFirst();
    return row && readTask(trx, row.task_id);
  });
}

export async function readTask(trx: Transaction, id: TaskId): Promise<TaskRecord | undefined> {
  const row = await trx.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const subtasks = await readSubtasks(trx, [id]);
  return { task: toTask(row, subtasks.get(id) ?? []), revision: row.revision, epoch: row.epoch };
}

/** The subtasks of each task, in id order. */
export async function readSubtasks(trx: Transaction, taskIds: TaskId[]): Promise<Map<TaskId, Subtask[]>> {
  const rows = await trx
    .selectFrom('subtasks')
    .selectAll()
    .where('task_id', 'in', taskIds)
    .orderBy('id')
    .execute();
  const byTask = new Map<TaskId, Subtask[]>();
  for (const row of rows) {
    const subtasks = byTask.get(row.task_id) ?? [];
    subtasks.push(toSubtask(row));
    byTask.set(row.task_id, subtasks);
  }
  return byTask;
}
