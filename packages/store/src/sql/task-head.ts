import type { SubtaskId, TaskId } from '@obstop/domain';
import type { TaskHead } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema } from '../model/schema.ts';
import { firstRow, prepared } from './prepared-statement.ts';

const selectHead = prepared((db, { id }: { id: TaskId }) =>
  db
    .selectFrom('tasks')
    .select(['id', 'revision', 'epoch', 'cluster_id', 'name', 'status'])
    .where('id', '=', id),
);

const selectTaskOfSubtask = prepared((db, { id }: { id: SubtaskId }) =>
  db.selectFrom('subtasks').select('task_id').where('id', '=', id),
);

/** As TaskStore.head. */
export async function readHead(db: Kysely<Schema>, id: TaskId): Promise<TaskHead | undefined> {
  const row = await firstRow(selectHead(db, { id }));
  if (row === undefined) return undefined;
  const { cluster_id: clusterId, ...head } = row;
  return { ...head, clusterId };
}

/** The id of the task that has the subtask, which never changes. */
export async function readTaskIdOf(db: Kysely<Schema>, id: SubtaskId): Promise<TaskId | undefined> {
  return (await firstRow(selectTaskOfSubtask(db, { id })))?.task_id;
}
