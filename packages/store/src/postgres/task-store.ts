/**
 * Owns: the rows of tasks, subtasks, logs and cluster locks on PostgreSQL.
 * Does not own: deciding what comes next (the state machine), running (the runner), wake-ups (the queue's jobs).
 * Invariants: E1 every call answers after its commit; E2 one lock row per cluster; E3 an old epoch or revision changes nothing.
 */
import type { TaskId } from '@obstop/domain';
import type { StatusWriter, SubtaskLogEntry, TaskRecord, TaskStore } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { toLogRow } from '../model/log-rows.ts';
import { type ClaimedRow, newTasks } from '../model/new-tasks.ts';
import type { Schema, Transaction } from '../model/schema.ts';
import { type SubtaskRow, toTaskRecord, type WholeTaskRow } from '../model/task-rows.ts';
import type { Database } from '../sql/database.ts';
import { operateTask } from '../sql/operate-task.ts';
import { runPrepared } from '../sql/prepared-statement.ts';
import { sharedTaskStore } from '../sql/shared-task-store.ts';
import { batchCalls } from './batch-calls.ts';
import { commitTask, createCommit } from './commit-task.ts';
import { createTask, takeTaskIds } from './create-task.ts';
import type { EnqueueWakeUp } from './enqueue-wake-up.ts';
import { heldBy, lockTimeout, lockTimeoutMs, ownerOf, refuseTwice } from './guards.ts';
import { insertRows, toDocument } from './insert-rows.ts';
import { batchWrites } from './retry-conflicts.ts';

/** What a queue that is shared by processes needs besides. */
export interface SharedTaskStore extends TaskStore {
  /** As `claim`, only if nobody has claimed the task since this epoch. */
  claimAfter(id: TaskId, owner: string, epoch: number): Promise<TaskRecord | undefined>;
}

export function createTaskStore(database: Database, enqueue?: EnqueueWakeUp): SharedTaskStore {
  const { db } = database;
  const accepted = newTasks();
  const takeIds = batchCalls((counts: number[]) => takeTaskIds(db, counts));
  const claimRow = batchWrites((claims: Claim[]) => claimTasks(db, claims));
  const append = batchWrites((lines: LogLines[]) => appendLines(db, lines));
  const load = (id: TaskId) => readTask(db, id);
  // Two statements: within one, the subtasks could be older than the task, for whose row it may have waited.
  const claim = async (wanted: Claim) => {
    const row = await claimRow(wanted);
    return row && accepted.claimed(row, load);
  };
  return {
    ...sharedTaskStore(database, load),
    async create(draft) {
      // Before the transaction: sequences are not part of it, and the cluster is held no longer than it must be.
      const ids = await takeIds(draft.subtasks.length);
      const outcome = await createTask(database, draft, ids, enqueue);
      if (outcome.kind === 'created') accepted.keep(outcome.task);
      return outcome;
    },
    claim: (id, owner) => claim({ id, owner }),
    claimAfter: (id, owner, epoch) => claim({ id, owner, epoch }),
    commit: createCommit(database),
    operate: (id, decide) =>
      operateTask(database, { hold, write: commitTask, insertRows, enqueue }, id, decide),
    async appendLog(entries, by) {
      if (entries.length > 0) await append({ entries, by });
    },
  };
}

const selectTask = `select tasks.*, request, context, former_statuses,
  (select coalesce(json_agg(s order by s.id), '[]') from subtasks s where s.task_id = tasks.id) as subtasks
  from tasks join task_facts on task_facts.task_id = tasks.id where tasks.id = $1`;

/** The task with its subtasks, both from the one moment that a statement sees. */
export async function readTask(db: Kysely<Schema>, id: TaskId): Promise<TaskRecord | undefined> {
  type Row = WholeTaskRow & { subtasks: SubtaskRow[] };
  const [row] = await runPrepared<Row>(db, selectTask, [id]);
  return row && toTaskRecord(row, row.subtasks);
}

/** The task as it is once its row is held: a write that was under way has been waited for, and later ones wait. */
async function hold(trx: Transaction, id: TaskId): Promise<TaskRecord | undefined> {
  await runPrepared(trx, 'select from tasks where id = $1 for no key update', [id]);
  return readTask(trx, id);
}

/** Lines of one run. */
interface LogLines {
  entries: SubtaskLogEntry[];
  by: StatusWriter | undefined;
}

const insertLines = `with ${lockTimeout}, e as (
    select (value ->> 'task_id')::bigint as task_id, (value ->> 'epoch')::bigint as epoch,
      (value ->> 'subtask_id')::bigint as subtask_id, (value ->> 'run')::integer as run,
      (value ->> 'at_ms')::bigint as at_ms, value ->> 'text' as text, n
    from json_array_elements($2::json) with ordinality as j (value, n)
  ), ${heldBy('e')}
  insert into subtask_logs (subtask_id, run, at_ms, text)
  select subtask_id, run, at_ms, text from e join held using (task_id, epoch) order by n`;

/** Lines of a writer whose epoch is old are dropped (E3). */
async function appendLines(db: Kysely<Schema>, items: LogLines[]): Promise<undefined[]> {
  const rows = items.flatMap(({ entries, by }) =>
    entries.map((entry) => ({ ...ownerOf(by), ...toLogRow(entry) })),
  );
  await runPrepared(db, insertLines, [lockTimeoutMs(items), toDocument(rows)]);
  return items.map(() => undefined);
}

/** Who wants which task; with `epoch`, only if nobody has claimed it since that one. */
interface Claim {
  id: TaskId;
  owner: string;
  epoch?: number;
}

const claimRows = `with ${lockTimeout}
  update tasks set owner = n.owner, epoch = tasks.epoch + 1, revision = tasks.revision + 1
  from json_to_recordset($2::json) as n (id bigint, owner text, epoch bigint)
  where exists (select 1 from lock_timeout) and tasks.id = n.id and tasks.status = 'RUNNING'
    and (n.epoch is null or n.epoch = tasks.epoch)
  returning tasks.id, tasks.epoch, tasks.revision`;

/** Absent where the task is not RUNNING, or was claimed since. */
async function claimTasks(db: Kysely<Schema>, claims: Claim[]): Promise<(ClaimedRow | undefined)[]> {
  refuseTwice(claims.map(({ id }) => id));
  const rows = claims.map(({ id, owner, epoch = null }) => ({ id, owner, epoch }));
  const claimed = await runPrepared<ClaimedRow>(db, claimRows, [lockTimeoutMs(claims), toDocument(rows)]);
  const byId = new Map(claimed.map((each) => [each.id, each]));
  return claims.map(({ id }) => byId.get(id));
}
