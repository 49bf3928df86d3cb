import type { CommitOutcome, TaskChange } from '@obstop/engine';
import { toJson } from '../model/json.ts';
import { toLogRow } from '../model/log-rows.ts';
import type { Transaction } from '../model/schema.ts';
import { hasNewFacts, strangeSubtasksError, subtasksToWrite, whyNotWritten } from '../model/task-change.ts';
import { toSubtaskState } from '../model/task-rows.ts';
import { freeLock } from '../sql/cluster-lock.ts';
import { runChange } from '../sql/prepared-statement.ts';
import { writeFacts } from '../sql/write-facts.ts';
import { insertRows } from './insert-rows.ts';
import { readEpoch } from './sqlite-database.ts';

const updateTask = `update tasks set status = ?, operation = ?, finished_at_ms = ?, revision = revision + 1
  where id = ? and revision = ? and epoch = ?`;

/** All of them in one statement, however many. The `+` makes SQLite find them by id, and not by going through the task. */
const updateSubtasks = `update subtasks set status = c.value ->> 'status', operation = c.value ->> 'operation',
  run_count = c.value ->> 'run_count', started_at_ms = c.value ->> 'started_at_ms', finished_at_ms = c.value ->> 'finished_at_ms',
  deadline_at_ms = c.value ->> 'deadline_at_ms'
  from json_each(?) as c where subtasks.id = c.value ->> 'id' and +subtasks.task_id = ?`;

/** Revision and epoch are checked by the very statement that writes (E3); lock and subtasks follow in its transaction. */
export async function commitTask(trx: Transaction, change: TaskChange): Promise<CommitOutcome> {
  const { next, revision, epoch, lock, log = [] } = change;
  const { id, clusterId, status, operation, finishedAtMs = null } = next;
  const state = [status, operation, finishedAtMs, id, revision, epoch];
  if ((await runChange(trx, updateTask, state)) === 0) return whyNotWritten(change, await readEpoch(trx, id));
  if (lock === 'free') await freeLock(trx, clusterId, id);
  if (hasNewFacts(change)) await writeFacts(trx, next);
  await writeSubtasks(trx, change);
  await insertRows(trx, { table: 'subtask_logs', rows: log.map(toLogRow) });
  return { kind: 'written', revision: revision + 1 };
}

/** The revision has been compared by now: what is stored is `before`. */
async function writeSubtasks(trx: Transaction, change: TaskChange): Promise<void> {
  const subtasks = subtasksToWrite(change);
  if (subtasks.length === 0) return;
  const document = toJson(subtasks.map(toSubtaskState));
  const written = await runChange(trx, updateSubtasks, [document, change.next.id]);
  if (written !== subtasks.length) throw strangeSubtasksError(change);
}
