import type { TaskId, TaskOperation, TaskStatus } from '@obstop/domain';
import type { CommitOutcome, TaskChange } from '@obstop/engine';
import { sql } from 'kysely';
import { acceptedRows } from '../model/audit-rows.ts';
import { toJson } from '../model/json.ts';
import { toLogRow } from '../model/log-rows.ts';
import type { Transaction } from '../model/schema.ts';
import { hasNewFacts, strangeSubtasksError, subtasksToWrite, whyNotWritten } from '../model/task-change.ts';
import { toSubtaskState } from '../model/task-rows.ts';
import { freeLock, takeLock } from '../sql/cluster-lock.ts';
import { type Database, transact } from '../sql/database.ts';
import { execute } from '../sql/execute.ts';
import { changedRows, prepared } from '../sql/prepared-statement.ts';
import { writeFacts } from '../sql/write-facts.ts';
import { insertRows } from './insert-rows.ts';
import { readEpoch } from './sqlite-database.ts';

interface State {
  id: TaskId;
  status: TaskStatus;
  operation: TaskOperation;
  finishedAtMs: number | null;
  revision: number;
  /** Null: whatever it is. */
  epoch: number | null;
}

const updateTask = prepared((db, { id, status, operation, finishedAtMs, revision, epoch }: State) =>
  db
    .updateTable('tasks')
    .set((eb) => ({ status, operation, finished_at_ms: finishedAtMs, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where((eb) => eb('epoch', '=', eb.fn.coalesce(sql<number>`${epoch}`, 'epoch'))),
);

/** All of them in one statement, however many. The `+` keeps SQLite from going through the whole task instead of by id. */
const updateSubtasks = `update subtasks set status = c.value ->> 'status', operation = c.value ->> 'operation',
  run_count = c.value ->> 'run_count', started_at_ms = c.value ->> 'started_at_ms', finished_at_ms = c.value ->> 'finished_at_ms'
  from json_each(?) as c where subtasks.id = c.value ->> 'id' and +subtasks.task_id = ?`;

/** Revision and epoch are checked by the very statement that writes (E3); lock and subtasks follow in its transaction. */
export function commitTask(database: Database, change: TaskChange): Promise<CommitOutcome> {
  const { next, revision, epoch, lock = 'keep', log = [] } = change;
  return transact<CommitOutcome>(database, async (trx, refuse) => {
    const { id, clusterId, status, operation, finishedAtMs = null } = next;
    const state: State = { id, status, operation, finishedAtMs, revision, epoch: epoch ?? null };
    if ((await changedRows(updateTask(trx, state))) === 0)
      return whyNotWritten(change, await readEpoch(trx, id));
    if (lock === 'free') await freeLock(trx, clusterId, id);
    if (lock === 'take') {
      const holder = await takeLock(trx, clusterId, id);
      if (holder !== id) return refuse({ kind: 'locked', holder });
    }
    if (hasNewFacts(change)) await writeFacts(trx, next);
    await writeSubtasks(trx, change);
    await insertRows(trx, { table: 'subtask_logs', rows: log.map(toLogRow) });
    await insertRows(trx, acceptedRows(change.audit, id));
    return { kind: 'written', revision: revision + 1 };
  });
}

/** The revision has been compared by now: what is stored is `before`. */
async function writeSubtasks(trx: Transaction, change: TaskChange): Promise<void> {
  const subtasks = subtasksToWrite(change);
  if (subtasks.length === 0) return;
  const document = toJson(subtasks.map(toSubtaskState));
  const written = await changedRows(execute(trx, updateSubtasks, [document, change.next.id]));
  if (written !== subtasks.length) throw strangeSubtasksError(change);
}
