/**
 * Owns: removing what was kept for long enough, a little at a time.
 * Does not own: for how long that is, and when it is done (the server).
 * Invariants: a task goes whole, with its subtasks and logs, or stays whole. One that is RUNNING or holds a cluster (E7) stays. Audit
 * records and tasks go independently of each other.
 */
import type { TaskId } from '@obstop/domain';
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { Schema } from '../model/schema.ts';
import type { PurgeLimits } from '../model/store.ts';
import type { Database } from './database.ts';
import { changedRows } from './prepared-statement.ts';

/** How much one call removes at most; a task is removed however many subtasks it has. */
const [mostTasks, mostSubtasks, mostRecords] = [50, 2_000, 500];

/** What may go of the tasks: those that have ended, and hold no cluster. */
const mayGo = (eb: ExpressionBuilder<Schema, 'tasks'>): Expression<SqlBool> =>
  eb.and([
    eb('status', '<>', 'RUNNING'),
    eb('id', 'not in', eb.selectFrom('cluster_locks').select('task_id')),
  ]);

/** The oldest tasks that may go, so many that their subtasks are not too many. */
async function tasksToPurge(db: Kysely<Schema>, beforeMs: number): Promise<TaskId[]> {
  const found = await db
    .selectFrom('tasks')
    .select((eb) => [
      'id',
      eb
        .selectFrom('subtasks')
        .whereRef('subtasks.task_id', '=', 'tasks.id')
        .select((of) => of.fn.countAll<number>().as('count'))
        .as('subtasks'),
    ])
    .where('finished_at_ms', '<', beforeMs)
    .where(mayGo)
    .orderBy('finished_at_ms')
    .limit(mostTasks)
    .execute();
  let subtasks = 0;
  return found.flatMap(({ id, subtasks: count }) => {
    subtasks += Number(count);
    return subtasks <= mostSubtasks || subtasks === Number(count) ? [id] : [];
  });
}

async function purgeTasks({ db, write }: Database, beforeMs: number): Promise<number> {
  const ids = await tasksToPurge(db, beforeMs);
  if (ids.length === 0) return 0;
  // Somebody may have set one of them going since.
  return write(async (trx) =>
    changedRows(trx.executeQuery(trx.deleteFrom('tasks').where('id', 'in', ids).where(mayGo))),
  );
}

/** Records have their ids in order of writing: only the oldest are looked at. */
async function purgeAudit({ db, write }: Database, beforeMs: number): Promise<number> {
  const oldest = await db
    .selectFrom('audit_records')
    .select(['id', 'at_ms'])
    .orderBy('id')
    .limit(mostRecords)
    .execute();
  const ids = oldest.filter(({ at_ms }) => at_ms < beforeMs).map(({ id }) => id);
  if (ids.length === 0) return 0;
  return write(async (trx) =>
    changedRows(trx.executeQuery(trx.deleteFrom('audit_records').where('id', 'in', ids))),
  );
}

/** Removes a little of what is older than the limits, each part in a transaction of its own. Answers with how much went. */
export async function purge(
  database: Database,
  { tasksBeforeMs, auditBeforeMs }: PurgeLimits,
): Promise<{ tasks: number; auditRecords: number }> {
  return {
    tasks: tasksBeforeMs === undefined ? 0 : await purgeTasks(database, tasksBeforeMs),
    auditRecords: auditBeforeMs === undefined ? 0 : await purgeAudit(database, auditBeforeMs),
  };
}

/** How much is older than the limits. */
export async function countPurgeable(
  { db }: Database,
  { tasksBeforeMs = 0, auditBeforeMs = 0 }: PurgeLimits,
): Promise<{ tasks: number; auditRecords: number }> {
  const tasks = await db
    .selectFrom('tasks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('finished_at_ms', '<', tasksBeforeMs)
    .where(mayGo)
    .executeTakeFirstOrThrow();
  const records = await db
    .selectFrom('audit_records')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('at_ms', '<', auditBeforeMs)
    .executeTakeFirstOrThrow();
  return { tasks: Number(tasks.count), auditRecords: Number(records.count) };
}
