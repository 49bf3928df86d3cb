import type { TaskChange } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema } from '../../model/schema.ts';
import { subtasksToWrite, toSubtaskState } from '../../model/task-rows.ts';
import { runPrepared } from '../../sql/prepared-statement.ts';
import { toDocument } from '../../sql/rows.ts';
import { toLogRow } from '../../sql/subtask-log.ts';
import { batchCallsOn } from '../batch-calls.ts';
import { isNothing, orNothing, patience, patienceMs } from './guards.ts';

/**
 * Everything hangs on the task's row: an old revision or epoch (E3) writes nothing at all. Rows are locked in the order of
 * their ids, as everywhere, so that no two statements wait for each other.
 */
const text = `with ${patience}, n as (
    select * from json_to_recordset($2::json) as n (id bigint, status text, operation text, finished_at_ms bigint,
      revision bigint, epoch bigint, cluster_id bigint, frees boolean, changed bigint)
  ), h as materialized (
    select id, revision, epoch from tasks
    where exists (select 1 from patience) and id = any(array(select id from n)) order by id for no key update
  ), t as (
    update tasks set status = n.status, operation = n.operation, finished_at_ms = n.finished_at_ms,
      revision = tasks.revision + 1
    from n join h using (id, revision, epoch) where tasks.id = n.id and tasks.revision = n.revision and tasks.epoch = n.epoch returning tasks.id
  ), s as (
    update subtasks set status = c.status, operation = c.operation, run_count = c.run_count,
      started_at_ms = c.started_at_ms, finished_at_ms = c.finished_at_ms
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
  select t.id, ${orNothing('(select count(*) from s where s.task_id = t.id) = n.changed')} as written from t join n using (id)`;

type OwnersChange = TaskChange & { epoch: number };

function parametersOf(changes: OwnersChange[]): string[] {
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
  return [patienceMs(changes), ...documents];
}

/**
 * What a task's owner writes after steps; what the owners of other tasks write at the same time goes along. False where it
 * is not written: somebody else wrote first, the task has another owner, or a subtask is not its own. The usual way finds
 * out which.
 */
export const commitInOneStatement = batchCallsOn(async (db: Kysely<Schema>, items: OwnersChange[]) => {
  // Of two writes of one task only one can be the next.
  const firsts = items.filter((item, at) => items.findIndex(({ next }) => next.id === item.next.id) === at);
  try {
    const rows = await runPrepared<{ id: number }>(db, text, parametersOf(firsts));
    const written = new Set(rows.map(({ id }) => id));
    return items.map((item) => firsts.includes(item) && written.has(item.next.id));
  } catch (error) {
    if (isNothing(error) && items.length === 1) return [false];
    throw error;
  }
});
