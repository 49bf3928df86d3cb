import type { SubtaskId, TaskId } from '@obstop/domain';
import type { TaskRecord, TaskStore } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { toLogEntry } from '../model/log-rows.ts';
import type { Schema } from '../model/schema.ts';
import { acquireLock, readLockHolder } from './cluster-lock.ts';
import type { Database } from './database.ts';
import { listRunningTasks, listTasks } from './list-tasks.ts';
import { firstRow, prepared } from './prepared-statement.ts';

const selectHead = prepared((db, { id }: { id: TaskId }) =>
  db
    .selectFrom('tasks')
    .select([
      'id',
      'revision',
      'epoch',
      'cluster_id as clusterId',
      'name',
      'status',
      'creator_id',
      'creator_name',
    ])
    .where('id', '=', id),
);

const selectTaskOfSubtask = prepared((db, { id }: { id: SubtaskId }) =>
  db.selectFrom('subtasks').select('task_id').where('id', '=', id),
);

/** In order of writing, which is the order of the rows' ids and not of the clock (E8). */
const selectLog = (db: Kysely<Schema>) => db.selectFrom('subtask_logs').selectAll().orderBy('id');

/** The part of a task store that is the same on every database, given how a whole task is loaded. */
export function sharedTaskStore(database: Database, load: (id: TaskId) => Promise<TaskRecord | undefined>) {
  const { db } = database;
  return {
    load,
    async head(id) {
      const row = await firstRow(selectHead(db, { id }));
      if (!row) return undefined;
      const { creator_id, creator_name, ...head } = row;
      return { ...head, creator: { id: creator_id, name: creator_name } };
    },
    list: (query) => listTasks(database, query),
    listRunning: () => listRunningTasks(db),
    lockHolder: (clusterId) => readLockHolder(db, clusterId),
    acquireLock: (clusterId, by) => acquireLock(database, clusterId, by),
    async taskOfSubtask(id) {
      // The task of a subtask never changes: the two are read apart.
      const row = await firstRow(selectTaskOfSubtask(db, { id }));
      return row && load(row.task_id);
    },
    async readLog(subtaskId) {
      const rows = await selectLog(db).where('subtask_id', '=', subtaskId).execute();
      return rows.map(toLogEntry);
    },
    async readTaskLog(taskId) {
      const rows = await selectLog(db)
        .where('subtask_id', 'in', (eb) =>
          eb.selectFrom('subtasks').select('subtasks.id').where('subtasks.task_id', '=', taskId),
        )
        .execute();
      return rows.map(toLogEntry);
    },
  } satisfies Partial<TaskStore>;
}
