import type { TaskChange } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { runText } from '../../kept.ts';
import { toDocument } from '../../rows.ts';
import type { Schema } from '../../schema.ts';
import { toLogRow } from '../../tasks/subtask-log.ts';
import { subtasksToWrite, toSubtaskState } from '../../tasks/task-rows.ts';
import { isNothing, orNothing } from './guards.ts';

/** Everything hangs on the task's row: an old revision or epoch (E3) writes nothing at all. */
const text = `with t as (
    update tasks set status = $1, operation = $2, finished_at_ms = $3::bigint, revision = revision + 1
    where id = $4 and revision = $5 and epoch = $6 returning id
  ), s as (
    update subtasks set status = c.status, operation = c.operation, run_count = c.run_count,
      started_at_ms = c.started_at_ms, finished_at_ms = c.finished_at_ms
    from json_populate_recordset(null::subtasks, $7::json) as c, t
    where subtasks.id = c.id and subtasks.task_id = t.id returning 1
  ), l as (
    insert into subtask_logs (subtask_id, run, at_ms, text)
    select (e.value ->> 'subtask_id')::bigint, (e.value ->> 'run')::integer, (e.value ->> 'at_ms')::bigint, e.value ->> 'text'
    from t, json_array_elements($8::json) with ordinality as e (value, n) order by e.n
  ), k as (
    delete from cluster_locks using t where $9::boolean and cluster_id = $10 and task_id = t.id
  )
  select case when not exists (select 1 from t) then 0 else ${orNothing('(select count(*) from s) = $11::bigint')} end as written`;

/**
 * What a task's owner writes after a step. False where it is not written: somebody else wrote first, the task has another
 * owner, or a subtask is not its own. The usual way finds out which.
 */
export async function commitAtOnce(
  db: Kysely<Schema>,
  change: TaskChange & { epoch: number },
): Promise<boolean> {
  const { next, revision, epoch, lock, log = [] } = change;
  const changed = subtasksToWrite(change);
  const parameters = [
    ...[next.status, next.operation, next.finishedAtMs ?? null, next.id, revision, epoch],
    ...[toDocument(changed.map(toSubtaskState)), toDocument(log.map(toLogRow))],
    ...[lock === 'free', next.clusterId, changed.length],
  ];
  try {
    const [row] = await runText<{ written: number }>(db, text, parameters);
    return row?.written === 1;
  } catch (error) {
    if (isNothing(error)) return false;
    throw error;
  }
}
