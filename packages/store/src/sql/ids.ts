import { subtaskId, type TaskIds, taskId } from '@obstop/domain';
import type { Kysely } from 'kysely';
import type { IdCounterTable, Schema, Transaction } from '../model/schema.ts';
import { batchCallsOn } from '../postgres/batch-calls.ts';
import { isPostgres } from './dialect.ts';
import { prepared, runPrepared } from './prepared-statement.ts';
import { toDocument } from './rows.ts';

/** The first of `count` fresh ids in a row. An id is given once: the counter never goes back once the transaction is committed. */
export async function takeIds(
  trx: Transaction,
  kind: IdCounterTable['kind'],
  count: number,
): Promise<number> {
  const { last_id } = await trx
    .updateTable('id_counters')
    .set((eb) => ({ last_id: eb('last_id', '+', count) }))
    .where('kind', '=', kind)
    .returning('last_id')
    .executeTakeFirstOrThrow();
  return last_id - count + 1;
}

const nextIds = `select nextval('task_ids') as task,
    to_json(array(select nextval('subtask_ids') from generate_series(1, n.count))) as subtasks
  from json_to_recordset($1::json) as n (count int)`;

/** Ids for tasks that are accepted at the same time. */
const batchedIds = batchCallsOn((db: Kysely<Schema>, counts: number[]) =>
  runPrepared<TaskIds>(db, nextIds, [toDocument(counts.map((count) => ({ count })))]),
);

/** One task, and so many subtasks. */
const countUp = prepared((db, { subtaskCount }: { subtaskCount: number }) =>
  db
    .updateTable('id_counters')
    .set((eb) => ({
      last_id: eb(
        'last_id',
        '+',
        eb.case().when('kind', '=', 'task').then(eb.lit(1)).else(subtaskCount).end(),
      ),
    }))
    .where('kind', 'in', ['task', 'subtask'])
    .returning(['kind', 'last_id']),
);

/**
 * Fresh ids for a task and its subtasks, the latter ascending. On PostgreSQL from sequences: a counter's row would be
 * locked until the commit, and tasks of different clusters would be accepted one after the other. Refused tasks leave gaps.
 */
export async function takeTaskIds(db: Kysely<Schema>, subtaskCount: number): Promise<TaskIds> {
  if (isPostgres(db)) {
    const ids = await batchedIds(db, subtaskCount);
    // Where tasks have other numbers of subtasks than their neighbours, rows out of order would show here.
    if (ids.subtasks.length !== subtaskCount) throw new Error('ids were given out of order');
    return ids;
  }
  const { rows } = await countUp(db, { subtaskCount });
  const lastOf = (kind: string) => {
    const row = rows.find((each) => each.kind === kind);
    if (row === undefined) throw new Error(`ids of kind ${kind} are not counted`);
    return row.last_id;
  };
  const first = lastOf('subtask') - subtaskCount + 1;
  return {
    task: taskId(lastOf('task')),
    subtasks: Array.from({ length: subtaskCount }, (_, index) => subtaskId(first + index)),
  };
}
