import type { Subtask, SubtaskId, TaskId } from '@obstop/domain';
import type { TaskHead, TaskRecord } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema } from '../model/schema.ts';
import { toSubtask, toTask } from '../model/task-rows.ts';
import { readTaskInOneStatement } from '../postgres/statements/read-task.ts';
import { isPostgres } from './dialect.ts';
import { firstRow, prepared } from './prepared-statement.ts';
import { readSnapshot } from './transact.ts';

const selectHead = prepared((db, { id }: { id: TaskId }) =>
  db
    .selectFrom('tasks')
    .select(['id', 'revision', 'epoch', 'cluster_id', 'name', 'status'])
    .where('id', '=', id),
);

const selectTask = prepared((db, { id }: { id: TaskId }) =>
  db
    .selectFrom('tasks')
    .innerJoin('task_facts', 'task_facts.task_id', 'tasks.id')
    .selectAll('tasks')
    .select(['request', 'context', 'former_statuses'])
    .where('id', '=', id),
);

const selectSubtasks = prepared((db, { taskId }: { taskId: TaskId }) =>
  db.selectFrom('subtasks').selectAll().where('task_id', '=', taskId).orderBy('id'),
);

const selectTaskOfSubtask = prepared((db, { id }: { id: SubtaskId }) =>
  db.selectFrom('subtasks').select('task_id').where('id', '=', id),
);

/** The task with its subtasks, both from one moment. */
export function loadTask(db: Kysely<Schema>, id: TaskId): Promise<TaskRecord | undefined> {
  return isPostgres(db) ? readTask(db, id) : readSnapshot(db, (connection) => readTask(connection, id));
}

/** As TaskStore.head. */
export async function readHead(db: Kysely<Schema>, id: TaskId): Promise<TaskHead | undefined> {
  const row = await firstRow(selectHead(db, { id }));
  if (row === undefined) return undefined;
  const { cluster_id: clusterId, ...head } = row;
  return { ...head, clusterId };
}

/** The task that has the subtask. */
export function loadTaskOfSubtask(db: Kysely<Schema>, id: SubtaskId): Promise<TaskRecord | undefined> {
  return readSnapshot(db, async (connection) => {
    const row = await firstRow(selectTaskOfSubtask(connection, { id }));
    return row && readTask(connection, row.task_id);
  });
}

/** On PostgreSQL of one moment; on SQLite it is the caller who keeps others away. */
export async function readTask(db: Kysely<Schema>, id: TaskId): Promise<TaskRecord | undefined> {
  if (isPostgres(db)) return readTaskInOneStatement(db, id);
  const row = await firstRow(selectTask(db, { id }));
  if (row === undefined) return undefined;
  const { rows } = await selectSubtasks(db, { taskId: id });
  return { task: toTask(row, rows.map(toSubtask)), revision: row.revision, epoch: row.epoch };
}

/** The subtasks of each task, in id order. */
export async function readSubtasks(db: Kysely<Schema>, taskIds: TaskId[]): Promise<Map<TaskId, Subtask[]>> {
  const rows = await db
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
