/**
 * Owns: removing what was kept for long enough, a little at a time.
 * Does not own: for how long that is, and when it is done (the server).
 * Invariants: a task goes whole, with its subtasks and logs, or stays whole. One that is RUNNING or holds a cluster (E7) stays. Audit
 * records and tasks go independently of each other.
 */
import type { TaskId } from '@obstop/domain';
import type { AuditOutcome } from '@obstop/engine';
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { Schema } from '../model/schema.ts';
import type { Purged, PurgeLimits } from '../model/store.ts';
import type { Database } from './database.ts';
import { changedRows } from './prepared-statement.ts';

/** How much one call removes at most; a task is removed however many subtasks it has. */
const [mostTasks, mostSubtasks, mostRecords] = [50, 2_000, 500];

/** Where another process purges as well, what was found may be gone already: that is no sign that nothing is left. */
interface Part {
  gone: number;
  isDone: boolean;
}

const nothing: Part = { gone: 0, isDone: true };

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

async function purgeTasks({ db, write }: Database, beforeMs: number): Promise<Part> {
  const ids = await tasksToPurge(db, beforeMs);
  if (ids.length === 0) return nothing;
  // Somebody may have set one of them going since.
  const gone = await write(async (trx) =>
    changedRows(trx.executeQuery(trx.deleteFrom('tasks').where('id', 'in', ids).where(mayGo))),
  );
  return { gone, isDone: false };
}

/** Records have their ids in order of writing: only the oldest are looked at. */
async function purgeAudit({ db, write }: Database, beforeMs: number): Promise<Part> {
  const oldest = await db
    .selectFrom('audit_records')
    .select(['id', 'at_ms'])
    .orderBy('id')
    .limit(mostRecords)
    .execute();
  const ids = oldest.filter(({ at_ms }) => at_ms < beforeMs).map(({ id }) => id);
  if (ids.length === 0) return nothing;
  const gone = await write(async (trx) =>
    changedRows(trx.executeQuery(trx.deleteFrom('audit_records').where('id', 'in', ids))),
  );
  return { gone, isDone: false };
}

/** The newest record of an outcome that there are `keep` newer ones of. Ids are given in order: as long as they span less, nobody counts. */
async function newestToGo(
  db: Kysely<Schema>,
  outcome: AuditOutcome['kind'],
  keep: number,
): Promise<number | undefined> {
  const records = db.selectFrom('audit_records').select('id').where('outcome', '=', outcome);
  const [oldest, newest] = [
    await records.orderBy('id').limit(1).executeTakeFirst(),
    await records.orderBy('id', 'desc').limit(1).executeTakeFirst(),
  ];
  if (!oldest || !newest || newest.id - oldest.id < keep) return undefined;
  return (await records.orderBy('id', 'desc').offset(keep).limit(1).executeTakeFirst())?.id;
}

/** Each outcome is counted apart, so that a flood of refusals leaves what was accepted alone. */
async function purgeExcess({ db, write }: Database, keep: number): Promise<Part> {
  for (const outcome of ['refused', 'done', 'accepted'] as const) {
    const last = await newestToGo(db, outcome, keep);
    if (last === undefined) continue;
    const gone = await write(async (trx) => {
      const oldest = trx
        .selectFrom('audit_records')
        .select('id')
        .where('outcome', '=', outcome)
        .where('id', '<=', last)
        .orderBy('id')
        .limit(mostRecords);
      return changedRows(trx.executeQuery(trx.deleteFrom('audit_records').where('id', 'in', oldest)));
    });
    return { gone, isDone: false };
  }
  return nothing;
}

/** Removes a little of what is beyond the limits, each part in a transaction of its own, until there is nothing left to remove. */
export async function purge(
  database: Database,
  { tasksBeforeMs, auditBeforeMs, auditRecords }: PurgeLimits,
): Promise<Purged & { isDone: boolean }> {
  const tasks = tasksBeforeMs === undefined ? nothing : await purgeTasks(database, tasksBeforeMs);
  const records = auditBeforeMs === undefined ? nothing : await purgeAudit(database, auditBeforeMs);
  const excess = auditRecords === undefined ? nothing : await purgeExcess(database, auditRecords);
  return {
    tasks: tasks.gone,
    auditRecords: records.gone + excess.gone,
    isDone: tasks.isDone && records.isDone && excess.isDone,
  };
}

/** How much is older than the limits. */
export async function countPurgeable(
  { db }: Database,
  { tasksBeforeMs = 0, auditBeforeMs = 0 }: PurgeLimits,
): Promise<Purged> {
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
