import type { TaskChange } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { runText } from '../../kept.ts';
import { toDocument } from '../../rows.ts';
import type { Schema } from '../../schema.ts';
import { toLogRow } from '../../tasks/subtask-log.ts';
import { subtasksToWrite, toSubtaskState } from '../../tasks/task-rows.ts';
import { togetherOn } from '../together.ts';
import { isNothing, orNothing } from './guards.ts';

/** Everything hangs on the task's row: an old revision or epoch (E3) writes nothing at all. */
const text = `with n as (
    select * from json_to_recordset($1::json) as n (id bigint, status text, operation text, finished_at_ms bigint,
      revision bigint, epoch bigint, cluster_id bigint, frees boolean, changed bigint)
  ), t as (
    update tasks set status = n.status, operation = n.operation, finished_at_ms = n.finished_at_ms,
      revision = tasks.revision + 1
    from n where tasks.id = n.id and tasks.revision = n.revision and tasks.epoch = n.epoch returning tasks.id
  ), s as (
    update subtasks set status = c.status, operation = c.operation, run_count = c.run_count,
      started_at_ms = c.started_at_ms, finished_at_ms = c.finished_at_ms
    from json_populate_recordset(null::subtasks, $2::json) as c join t on t.id = c.task_id
    where subtasks.id = c.id and subtasks.task_id = t.id returning subtasks.task_id
  ), l as (
    insert into subtask_logs (subtask_id, run, at_ms, text)
    select (e.value ->> 'subtask_id')::bigint, (e.value ->> 'run')::integer, (e.value ->> 'at_ms')::bigint, e.value ->> 'text'
    from json_array_elements($3::json) with ordinality as e (value, n) join t on t.id = (e.value ->> 'task_id')::bigint
    order by e.n
  ), k as (
    delete from cluster_locks using n join t using (id)
    where n.frees and cluster_locks.cluster_id = n.cluster_id and cluster_locks.task_id = n.id
  )
  select t.id, ${orNothing('(select count(*) from s where s.task_id = t.id) = n.changed')} as written from t join n using (id)`;

type OwnersChange = TaskChange & { epoch: number };

function parametersOf(changes: OwnersChange[]): string[] {
  const written = changes.map((change) => ({ change, subtasks: subtasksToWrite(change) }));
  return [
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
}

/** The changes that were written; undefined where nothing was, for one of them has a subtask that is not its task's. */
async function writeAll(db: Kysely<Schema>, changes: OwnersChange[]): Promise<Set<OwnersChange> | undefined> {
  try {
    const rows = await runText<{ id: number }>(db, text, parametersOf(changes));
    const ids = new Set(rows.map(({ id }) => id));
    return new Set(changes.filter(({ next }) => ids.has(next.id)));
  } catch (error) {
    if (isNothing(error)) return undefined;
    throw error;
  }
}

/**
 * What a task's owner writes after steps; what the owners of other tasks write at the same time goes along. False where it
 * is not written: somebody else wrote first, the task has another owner, or a subtask is not its own. The usual way finds
 * out which.
 */
export const commitAtOnce = togetherOn(async (db: Kysely<Schema>, items: OwnersChange[]) => {
  // Of two writes of one task only one can be the next.
  const firsts = items.filter((item, at) => items.findIndex(({ next }) => next.id === item.next.id) === at);
  const written = await writeAll(db, firsts);
  if (written) return items.map((item) => written.has(item));
  const alone = new Set<OwnersChange>();
  for (const each of firsts) if ((await writeAll(db, [each]))?.has(each)) alone.add(each);
  return items.map((item) => alone.has(item));
});
