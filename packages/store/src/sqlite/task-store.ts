/**
 * Owns: the rows of tasks, subtasks, logs and cluster locks on SQLite.
 * Does not own: deciding what comes next (the state machine), running (the runner), wake-ups (the queue reads RUNNING rows).
 * Invariants: E1 every call answers after its commit; E2 one lock row per cluster; E3 an old epoch or revision changes nothing.
 */
import type { TaskId } from '@obstop/domain';
import type { TaskRecord, TaskStore } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { toLogRow } from '../model/log-rows.ts';
import { type ClaimedRow, newTasks } from '../model/new-tasks.ts';
import type { Schema } from '../model/schema.ts';
import { type SubtaskRow, toTaskRecord, type WholeTaskRow } from '../model/task-rows.ts';
import type { Database } from '../sql/database.ts';
import { operateTask } from '../sql/operate-task.ts';
import { runPrepared } from '../sql/prepared-statement.ts';
import { sharedTaskStore } from '../sql/shared-task-store.ts';
import { commitTask } from './commit-task.ts';
import { createTask } from './create-task.ts';
import { insertRows } from './insert-rows.ts';
import { readEpoch } from './sqlite-database.ts';

const selectTask = `select tasks.*, request, context, former_statuses
  from tasks join task_facts on task_facts.task_id = tasks.id where tasks.id = ?`;
const selectSubtasks = 'select * from subtasks where task_id = ? order by id';

/** The task with its subtasks; of one moment, while the caller keeps others away. */
export async function readTask(db: Kysely<Schema>, id: TaskId): Promise<TaskRecord | undefined> {
  const [row] = await runPrepared<WholeTaskRow>(db, selectTask, [id]);
  return row && toTaskRecord(row, await runPrepared<SubtaskRow>(db, selectSubtasks, [id]));
}

/** The revision grows too: a claim is a write like any other. */
const claim = `update tasks set owner = ?, epoch = epoch + 1, revision = revision + 1
  where id = ? and status = 'RUNNING' returning id, epoch, revision`;

export function createTaskStore(database: Database): TaskStore {
  const { write, readSnapshot } = database;
  const accepted = newTasks();
  const load = (id: TaskId) => readSnapshot((connection) => readTask(connection, id));
  return {
    ...sharedTaskStore(database, load),
    async create(draft) {
      const outcome = await createTask(database, draft);
      if (outcome.kind === 'created') accepted.keep(outcome.task);
      return outcome;
    },
    claim: (id, owner) =>
      write(async (trx) => {
        const [row] = await runPrepared<ClaimedRow>(trx, claim, [owner, id]);
        return row && accepted.claimed(row, () => readTask(trx, id));
      }),
    commit: (change) => write((trx) => commitTask(trx, change)),
    operate: (id, decide) =>
      operateTask(database, { hold: readTask, write: commitTask, insertRows }, id, decide),
    async appendLog(entries, by) {
      if (entries.length === 0) return;
      await write(async (trx) => {
        if (by && (await readEpoch(trx, by.taskId)) !== by.epoch) return;
        await insertRows(trx, { table: 'subtask_logs', rows: entries.map(toLogRow) });
      });
    },
  };
}
