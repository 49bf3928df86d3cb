import type { Subtask, Task, TaskId } from '@obstop/domain';
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

/** One page and the number of all that match, both from one moment. Unfinished tasks count as finishing last; ties go by id. */
export async function listTasks(
  { readSnapshot }: Database,
  query: TaskQuery,
): Promise<{ tasks: Task[]; total: number }> {
  // Not every database knows `in ()`.
  if (query.statuses?.length === 0 || query.clusterIds?.length === 0) return { tasks: [], total: 0 };
  const { by, direction } = query.sort;

  return readSnapshot(async (connection) => {
    const { total } = await connection
      .selectFrom('tasks')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .where((eb) => matching(eb, query))
      .executeTakeFirstOrThrow();
    const rows = await connection
      .selectFrom('tasks')
      .innerJoin('task_facts', 'task_facts.task_id', 'tasks.id')
      .selectAll('tasks')
      .select(['request', 'context', 'former_statuses'])
      .where((eb) => matching(eb, query))
      .orderBy(sortColumns[by], (order) =>
        direction === 'asc' ? order.asc().nullsLast() : order.desc().nullsFirst(),
      )
      .orderBy('id', direction)
      .limit(query.size)
      .offset((query.page - 1) * query.size)
      .execute();
    if (rows.length === 0) return { tasks: [], total };
    const subtasks = await readSubtasks(
      connection,
      rows.map(({ id }) => id),
    );
    return { tasks: rows.map((row) => toTask(row, subtasks.get(row.id) ?? [])), total };
  });
}

/** The subtasks of each task, in id order. */
async function readSubtasks(db: Kysely<Schema>, taskIds: TaskId[]): Promise<Map<TaskId, Subtask[]>> {
  const rows = await db
    .selectFrom('subtasks')
    .selectAll()
    .where('task_id', 'in', taskIds)
    .orderBy('id')
    .execute();
  const byTask = Map.groupBy(rows, (row) => row.task_id);
  return new Map([...byTask].map(([id, subtasks]) => [id, subtasks.map(toSubtask)]));
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
  return eb.and(conditions);
}

/** The part is taken literally. Case is folded by the database: everywhere for ASCII letters, for others as it can. */
function contains(column: 'name' | 'cluster_name', part: string): Expression<SqlBool> {
  const pattern = `%${part.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like lower(${pattern}) escape '\\'`;
}
