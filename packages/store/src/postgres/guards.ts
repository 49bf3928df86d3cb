/**
 * What SQLite does in several statements, PostgreSQL does in one where it can: each statement is a round trip to another
 * process, and round trips make up most of what a task costs there. The texts are fixed, so that every connection prepares
 * them once.
 */
import { errorCode } from '../model/errors.ts';

/** SQL that is 1 where the condition holds. Else it ends the statement with an error, and nothing is changed. */
export const orNothing = (condition: string): string => `1 / (case when ${condition} then 1 else 0 end)`;

/** Whether it was `orNothing` that ended the statement. */
export const isNothing = (error: unknown): boolean => errorCode(error) === '22012';

/**
 * A common table expression that bounds how long the statement waits for a lock: `$1` in milliseconds, 0 for as long as any
 * statement may take. It takes effect where another expression reads `lock_timeout`, and ends with the statement.
 */
export const lockTimeout = `lock_timeout as materialized (select set_config('lock_timeout', $1::text, true))`;

/** Calls that share a statement must not wait long for a lock that only one of them needs. A call by itself may. */
export const lockTimeoutMs = (items: readonly unknown[]): string => (items.length > 1 ? '500' : '0');

/**
 * A common table expression with the tasks that `source` names by task_id, and their epochs. Rows are to be joined with it by
 * task_id and epoch (E3). The epochs stay until the commit: a claim that comes in between waits. Tasks are looked for by id
 * alone, so that a row which changes while it is waited for is still found, as it is then. Task 0 with epoch 0 stands for
 * nobody: rows that are written on nobody's behalf are always joined.
 */
export const heldBy = (source: string): string => `held as materialized (
    select * from (
      select id as task_id, epoch from tasks
      where exists (select 1 from lock_timeout) and id = any(array(select task_id from ${source}))
      order by id for share
    ) as locked
    union all select 0, 0
  )`;

/** The task_id and epoch of a row that is to be joined with `held`. */
export const ownerOf = (by: { taskId: number; epoch: number } | undefined) => ({
  task_id: by?.taskId ?? 0,
  epoch: by?.epoch ?? 0,
});

/** A statement changes a row once. Throws where calls that share one name the same row: then each call is tried by itself. */
export function refuseTwice(ids: readonly number[]): void {
  if (new Set(ids).size < ids.length) throw new Error('the same row is to be written twice in one statement');
}
