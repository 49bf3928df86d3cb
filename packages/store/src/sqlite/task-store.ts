/**
 * Owns: the rows of tasks, subtasks, logs and cluster locks on SQLite.
 * Does not own: deciding what comes next (the state machine), running (the runner), wake-ups (the queue reads RUNNING rows).
 * Invariants: E1 every call answers after its commit; E2 one lock row per cluster; E3 an old epoch or revision changes nothing.
 */
import type { TaskId } from '@obstop/domain';
import type { TaskRecord, TaskStore } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { toLogRow } from '../model/log-rows.ts';
import { newTasks } from '../model/new-tasks.ts';
import type { Schema } from '../model/schema.ts';
import { toSubtask, toTask } from '../model/task-rows.ts';
import { acquireLock } from '../sql/acquire-lock.ts';
import { readLockHolder } from '../sql/cluster-lock.ts';
import type { Database } from '../sql/database.ts';
import { listRunningTasks, listTasks } from '../sql/list-tasks.ts';
import { firstRow, prepared } from '../sql/prepared-statement.ts';
import { readLog, readTaskLog } from '../sql/subtask-log.ts';
import { readHead, readTaskIdOf } from '../sql/task-head.ts';
import { commitTask } from './commit-task.ts';
import { createTask } from './create-task.ts';
import { insertRows } from './insert-rows.ts';
import { readEpoch } from './sqlite-database.ts';

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

/** The task with its subtasks; of one moment, while the caller keeps others away. */
async function readTask(db: Kysely<Schema>, id: TaskId): Promise<TaskRecord | undefined> {
  const row = await firstRow(selectTask(db, { id }));
  if (row === undefined) return undefined;
  const { rows } = await selectSubtasks(db, { taskId: id });
  return { task: toTask(row, rows.map(toSubtask)), revision: row.revision, epoch: row.epoch };
}

/** The revision grows too: a claim is a write like any other. */
const claim = prepared((db, { id, owner }: { id: TaskId; owner: string }) =>
  db
    .updateTable('tasks')
    .set((eb) => ({ owner, epoch: eb('epoch', '+', 1), revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('status', '=', 'RUNNING')
    .returning(['id', 'epoch', 'revision']),
);

export function createTaskStore(database: Database): TaskStore {
  const { db, write, readSnapshot } = database;
  const accepted = newTasks();
  const load = (id: TaskId) => readSnapshot((connection) => readTask(connection, id));
  return {
    async create(draft) {
      const outcome = await createTask(database, draft);
      if (outcome.kind === 'created') accepted.keep(outcome.task);
      return outcome;
    },
    load,
    head: (id) => readHead(db, id),
    list: (query) => listTasks(database, query),
    listRunning: () => listRunningTasks(db),
    claim: (id, owner) =>
      write(async (trx) => {
        const row = await firstRow(claim(trx, { id, owner }));
        return row && accepted.claimed(row, () => readTask(trx, id));
      }),
    commit: (change) => commitTask(database, change),
    lockHolder: (clusterId) => readLockHolder(db, clusterId),
    acquireLock: (clusterId, by) => acquireLock(database, clusterId, by),
    async taskOfSubtask(subtaskId) {
      const id = await readTaskIdOf(db, subtaskId);
      return id && load(id);
    },
    async appendLog(entries, by) {
      if (entries.length === 0) return;
      await write(async (trx) => {
        if (by && (await readEpoch(trx, by.taskId)) !== by.epoch) return;
        await insertRows(trx, { table: 'subtask_logs', rows: entries.map(toLogRow) });
      });
    },
    readLog: (subtaskId) => readLog(db, subtaskId),
    readTaskLog: (taskId) => readTaskLog(db, taskId),
  };
}
