import type { TaskId } from '@obstop/domain';
import type { CommitOutcome, TaskChange } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { toLogRow } from '../model/log-rows.ts';
import type { Schema, Transaction } from '../model/schema.ts';
import { hasNewFacts, strangeSubtasksError, subtasksToWrite, whyNotWritten } from '../model/task-change.ts';
import { toSubtaskState } from '../model/task-rows.ts';
import type { Database } from '../sql/database.ts';
import { runPrepared } from '../sql/prepared-statement.ts';
import { writeFacts } from '../sql/write-facts.ts';
import { isNothing, lockTimeout, lockTimeoutMs, orNothing, refuseTwice } from './guards.ts';
import { toDocument } from './insert-rows.ts';
import { batchWrites } from './retry-conflicts.ts';

/**
 * The task's row is locked first and compared as it is then: an old revision or epoch (E3) writes nothing at all. The answer
 * has the epoch that was found, which tells why. Rows are locked in the order of their ids, as everywhere, so that no two
 * statements wait for each other.
 */
const text = `with ${lockTimeout}, n as (
    select * from json_to_recordset($2::json) as n (id bigint, status text, operation text, finished_at_ms bigint,
      revision bigint, epoch bigint, cluster_id bigint, frees boolean, changed bigint)
  ), h as materialized (
    select id, revision, epoch from tasks
    where exists (select 1 from lock_timeout) and id = any(array(select id from n)) order by id for no key update
  ), t as (
    update tasks set status = n.status, operation = n.operation, finished_at_ms = n.finished_at_ms,
      revision = tasks.revision + 1
    from n join h using (id, revision)
    where tasks.id = n.id and h.epoch = n.epoch returning tasks.id
  ), s as (
    update subtasks set status = c.status, operation = c.operation, run_count = c.run_count,
      started_at_ms = c.started_at_ms, finished_at_ms = c.finished_at_ms, deadline_at_ms = c.deadline_at_ms
    from json_populate_recordset(null::subtasks, $3::json) as c join t on t.id = c.task_id
    where subtasks.id = c.id and subtasks.task_id = t.id returning subtasks.task_id
  ), l as (
    insert into subtask_logs (subtask_id, run, at_ms, text)
    select (e.value ->> 'subtask_id')::bigint, (e.value ->> 'run')::integer, (e.value ->> 'at_ms')::bigint, e.value ->> 'text'
    from json_array_elements($4::json) with ordinality as e (value, n) join t on t.id = (e.value ->> 'task_id')::bigint
    order by e.n
  ), k as (
    delete from cluster_locks using n join t using (id)
    where n.frees and cluster_locks.cluster_id = n.cluster_id and cluster_locks.task_id = n.id
  )
  select h.id, h.epoch, case when t.id is null then 0
    else ${orNothing('(select count(*) from s where s.task_id = t.id) = n.changed')} end as written
  from h join n using (id) left join t using (id)`;

function parametersOf(changes: TaskChange[]): string[] {
  const written = changes.map((change) => ({ change, subtasks: subtasksToWrite(change) }));
  const documents = [
    written.map(({ change: { next, revision, epoch, lock }, subtasks }) => ({
      id: next.id,
      status: next.status,
      operation: next.operation,
      finished_at_ms: next.finishedAtMs ?? null,
      revision,
      epoch,
      cluster_id: next.clusterId,
      frees: lock === 'free' ? 'true' : 'false',
      changed: subtasks.length,
    })),
    written.flatMap(({ change, subtasks }) =>
      subtasks.map((subtask) => ({ task_id: change.next.id, ...toSubtaskState(subtask) })),
    ),
    changes.flatMap(({ next, log = [] }) => log.map((entry) => ({ task_id: next.id, ...toLogRow(entry) }))),
  ].map(toDocument);
  return [lockTimeoutMs(changes), ...documents];
}

/** Writes each change, or says why not: state, subtasks, log, and a lock that is freed. */
async function commitChanges(db: Kysely<Schema>, changes: TaskChange[]): Promise<CommitOutcome[]> {
  refuseTwice(changes.map(({ next }) => next.id));
  try {
    type Found = { id: TaskId; epoch: number; written: number };
    const rows = await runPrepared<Found>(db, text, parametersOf(changes));
    const found = new Map(rows.map((row) => [row.id, row]));
    return changes.map((change) => {
      const row = found.get(change.next.id);
      return row?.written === 1
        ? { kind: 'written', revision: change.revision + 1 }
        : whyNotWritten(change, row?.epoch);
    });
  } catch (error) {
    const [only] = changes;
    throw isNothing(error) && only && changes.length === 1 ? strangeSubtasksError(only) : error;
  }
}

/** In one transaction: the change, and the facts where they are new. */
export async function commitTask(trx: Transaction, change: TaskChange): Promise<CommitOutcome> {
  // One change has one outcome.
  const [outcome = { kind: 'lost' }] = await commitChanges(trx, [change]);
  if (outcome.kind === 'written' && hasNewFacts(change)) await writeFacts(trx, change.next);
  return outcome;
}

/** Nearly always one statement, which owners of other tasks share. */
export function createCommit({ db, write }: Database): (change: TaskChange) => Promise<CommitOutcome> {
  const commitInOneStatement = batchWrites((changes: TaskChange[]) => commitChanges(db, changes));
  return (change) =>
    hasNewFacts(change) ? write((trx) => commitTask(trx, change)) : commitInOneStatement(change);
}
