import { setImmediate } from 'node:timers/promises';
import type { Task, TaskId } from '@obstop/domain';
import type { TaskQuery } from '@obstop/engine';
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type { Schema } from '../model/schema.ts';
import { toSubtask, toTask } from '../model/task-rows.ts';
import type { Database } from './database.ts';

const sortColumns = {
  id: 'id',
  name: 'name',
  status: 'status',
  startTime: 'started_at_ms',
  finishTime: 'finished_at_ms',
} as const;

/**
 * One page and the number of all that match. Unfinished tasks count as finishing last; ties go by id. A page may be of megabytes: it
 * is read in parts, between which others have their turn. Each task is whole as of one moment; one that is removed meanwhile is left
 * out.
 */
export async function listTasks(
  { readSnapshot }: Database,
  query: TaskQuery,
): Promise<{ tasks: Task[]; total: number }> {
  // Not every database knows `in ()`.
  if (query.statuses?.length === 0 || query.clusterIds?.length === 0) return { tasks: [], total: 0 };
  const { total, found } = await readSnapshot((connection) => findTasks(connection, query));
  const tasks: Task[] = [];
  for (const ids of partsOf(found)) {
    if (tasks.length > 0) await setImmediate();
    tasks.push(...(await readSnapshot((connection) => readTasks(connection, ids))));
  }
  return { tasks, total };
}

type Found = { id: TaskId; subtasks: number };

async function findTasks(db: Kysely<Schema>, query: TaskQuery): Promise<{ total: number; found: Found[] }> {
  const { by, direction } = query.sort;
  const { total } = await db
    .selectFrom('tasks')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where((eb) => matching(eb, query))
    .executeTakeFirstOrThrow();
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
    .where((eb) => matching(eb, query))
    .orderBy(sortColumns[by], (order) =>
      direction === 'asc' ? order.asc().nullsLast() : order.desc().nullsFirst(),
    )
    .orderBy('id', direction)
    .limit(query.size)
    .offset((query.page - 1) * query.size)
    .execute();
  return { total, found: found.map(({ id, subtasks }) => ({ id, subtasks: Number(subtasks) })) };
}

/** So many subtasks are read at a time; of a task, all at once. */
const subtasksPerPart = 1_000;

function partsOf(found: readonly Found[]): TaskId[][] {
  const parts: TaskId[][] = [];
  let room = 0;
  for (const { id, subtasks } of found) {
    if (room < subtasks || parts.length === 0) {
      parts.push([]);
      room = subtasksPerPart;
    }
    parts.at(-1)?.push(id);
    room -= subtasks;
  }
  return parts;
}

/** In the order of the ids. */
async function readTasks(db: Kysely<Schema>, ids: TaskId[]): Promise<Task[]> {
  const rows = await db
    .selectFrom('tasks')
    .innerJoin('task_facts', 'task_facts.task_id', 'tasks.id')
    .selectAll('tasks')
    .select(['request', 'context', 'former_statuses'])
    .where('id', 'in', ids)
    .execute();
  const subtasks = await db
    .selectFrom('subtasks')
    .selectAll()
    .where('task_id', 'in', ids)
    .orderBy('id')
    .execute();
  const byTask = Map.groupBy(subtasks, (row) => row.task_id);
  const tasks = rows.map((row) => toTask(row, (byTask.get(row.id) ?? []).map(toSubtask)));
  return tasks.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

/** Oldest first, which is the order of ids. */
export async function listRunningTasks(db: Kysely<Schema>): Promise<TaskId[]> {
  const rows = await db
    .selectFrom('tasks')
    .select('id')
    .where('status', '=', 'RUNNING')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

function matching(eb: ExpressionBuilder<Schema, 'tasks'>, query: TaskQuery): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = [];
  if (query.name !== undefined) conditions.push(contains('name', query.name));
  if (query.clusterName !== undefined) conditions.push(contains('cluster_name', query.clusterName));
  if (query.statuses !== undefined) conditions.push(eb('status', 'in', query.statuses));
  if (query.clusterIds !== undefined) conditions.push(eb('cluster_id', 'in', query.clusterIds));
  if (query.visible) {
    const { clusterIds, creatorId } = query.visible;
    const own = eb('creator_id', '=', creatorId);
    conditions.push(clusterIds.length > 0 ? eb.or([own, eb('cluster_id', 'in', clusterIds)]) : own);
  }
  return eb.and(conditions);
}

/** The part is taken literally. Case is folded by the database: everywhere for ASCII letters, for others as it can. */
function contains(column: 'name' | 'cluster_name', part: string): Expression<SqlBool> {
  const pattern = `%${part.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like lower(${pattern}) escape '\\'`;
}
