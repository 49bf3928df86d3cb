import type { Task, TaskId, TaskOperation, TaskStatus } from '@obstop/domain';
import type { CommitOutcome, TaskChange } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { toJson } from '../model/json.ts';
import type { Schema, Transaction } from '../model/schema.ts';
import { subtasksToWrite, toSubtaskState } from '../model/task-rows.ts';
import { commitInOneStatement } from '../postgres/statements/commit-task.ts';
import { writeAccepted } from './audit-log.ts';
import { freeLock, takeLock } from './cluster-lock.ts';
import { isPostgres } from './dialect.ts';
import type { EnqueueWakeUp } from './enqueue-wake-up.ts';
import { execute } from './execute.ts';
import { changedRows, firstRow, prepared, preparedText } from './prepared-statement.ts';
import { toDocument } from './rows.ts';
import { writeEntries } from './subtask-log.ts';
import { transact, writeOne } from './transact.ts';

interface State {
  id: TaskId;
  status: TaskStatus;
  operation: TaskOperation;
  finishedAtMs: number | null;
  revision: number;
}

const updateTask = (db: Kysely<Schema>, { id, status, operation, finishedAtMs, revision }: State) =>
  db
    .updateTable('tasks')
    .set((eb) => ({ status, operation, finished_at_ms: finishedAtMs, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('revision', '=', revision);

const updateByAnybody = prepared(updateTask);
const updateByOwner = prepared((db, state: State & { epoch: number }) =>
  updateTask(db, state).where('epoch', '=', state.epoch),
);

const selectEpoch = prepared((db, { id }: { id: TaskId }) =>
  db.selectFrom('tasks').select('epoch').where('id', '=', id),
);

/** All of them in one statement, however many. The `+` keeps SQLite from going through the whole task instead of by id. */
const updateSubtasksOnSqlite = `update subtasks set status = c.value ->> 'status', operation = c.value ->> 'operation',
  run_count = c.value ->> 'run_count', started_at_ms = c.value ->> 'started_at_ms', finished_at_ms = c.value ->> 'finished_at_ms'
  from json_each(?) as c where subtasks.id = c.value ->> 'id' and +subtasks.task_id = ?`;
const updateSubtasksOnPostgres = preparedText(
  `update subtasks set status = c.status, operation = c.operation, run_count = c.run_count,
  started_at_ms = c.started_at_ms, finished_at_ms = c.finished_at_ms
  from json_populate_recordset(null::subtasks, $1::json) as c where subtasks.id = c.id and subtasks.task_id = $2`,
);

/** Revision and epoch are checked by the very statement that writes (E3); lock and subtasks follow in its transaction. */
export async function commitTask(
  db: Kysely<Schema>,
  change: TaskChange,
  enqueue?: EnqueueWakeUp,
): Promise<CommitOutcome> {
  const { next, revision, epoch, lock = 'keep', log = [] } = change;
  const hasFacts = hasNewFacts(change);
  if (epoch !== undefined && lock !== 'take' && !hasFacts && !change.audit && isPostgres(db)) {
    const isWritten = await writeOne(db, () => commitInOneStatement(db, { ...change, epoch }));
    if (isWritten) return { kind: 'written', revision: revision + 1 };
  }
  return transact<CommitOutcome>(db, async (trx, refuse) => {
    if (!(await writeState(trx, change))) return whyNot(trx, change);
    if (lock === 'free') await freeLock(trx, next.clusterId, next.id);
    if (lock === 'take') {
      const holder = await takeLock(trx, next.clusterId, next.id);
      if (holder !== next.id) return refuse({ kind: 'locked', holder });
    }
    if (hasFacts) await writeFacts(trx, next);
    await writeChangedSubtasks(trx, change);
    await writeEntries(trx, log);
    await writeAccepted(trx, change.audit, next.id);
    // Its owner needs no wake-up; a person may have set going what nobody owns.
    if (epoch === undefined && next.status === 'RUNNING') await enqueue?.(trx, next.id);
    return { kind: 'written', revision: revision + 1 };
  });
}

/** False where somebody else wrote first, or owns the task by now. */
async function writeState(trx: Transaction, { next, revision, epoch }: TaskChange): Promise<boolean> {
  const { id, status, operation, finishedAtMs = null } = next;
  const state: State = { id, status, operation, finishedAtMs, revision };
  const written = epoch === undefined ? updateByAnybody(trx, state) : updateByOwner(trx, { ...state, epoch });
  return (await changedRows(written)) > 0;
}

/** An old epoch outweighs an old revision: its owner may do nothing more, so a reload would not help. Nor for a task that is gone. */
async function whyNot(trx: Transaction, { next, epoch }: TaskChange): Promise<CommitOutcome> {
  const row = await firstRow(selectEpoch(trx, { id: next.id }));
  if (row === undefined) return { kind: 'lost' };
  return { kind: epoch === undefined || epoch === row.epoch ? 'outdated' : 'lost' };
}

const hasNewFacts = ({ next, before }: TaskChange): boolean =>
  next.context !== before?.context || next.formerStatuses !== before.formerStatuses;

/** They grow with the cluster and hardly ever change. */
async function writeFacts(trx: Transaction, { id, context, formerStatuses }: Task): Promise<void> {
  await trx
    .updateTable('task_facts')
    .set({ context: toJson(context), former_statuses: toJson(formerStatuses) })
    .where('task_id', '=', id)
    .execute();
}

/** The revision has been compared by now: what is stored is `before`. */
async function writeChangedSubtasks(trx: Transaction, change: TaskChange): Promise<void> {
  const { next } = change;
  const changed = subtasksToWrite(change);
  if (changed.length === 0) return;
  const text = isPostgres(trx) ? updateSubtasksOnPostgres : updateSubtasksOnSqlite;
  const document = toDocument(changed.map(toSubtaskState));
  const written = await changedRows(execute(trx, text, [document, next.id]));
  if (written !== changed.length)
    throw new Error(`of ${changed.length} subtasks only ${written} are those of task ${next.id}`);
}
