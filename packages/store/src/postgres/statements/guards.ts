/**
 * What SQLite does in several statements, PostgreSQL does in one where it can: each of them is a journey to another process, and
 * those make up most of what a task costs there. The texts are fixed, so that every connection prepares them once.
 */
import { errorCode } from '../../model/errors.ts';

/**
 * SQL that is 1, or ends the statement with nothing changed: for a statement that found out by itself that only a part of what it
 * was asked for is there.
 */
export const orNothing = (condition: string): string => `1 / (case when ${condition} then 1 else 0 end)`;

/** Whether it was `orNothing` that ended the statement. */
export const isNothing = (error: unknown): boolean => errorCode(error) === '22012';

/**
 * A common table expression that lets the statement wait for locks for so long, `$1` in milliseconds; 0: as long as any
 * statement may take. It has its effect where another one looks for `patience`, and ends with the statement.
 */
export const patience = `patience as materialized (select set_config('lock_timeout', $1::text, true))`;

/** Who goes together must not wait for one of them; by itself, each waits as long as it takes. */
export const patienceMs = (items: readonly unknown[]): string => (items.length > 1 ? '500' : '0');

/**
 * A common table expression: the tasks that `source` names by task_id, with the epochs that they have. They go on having them
 * until the statement is committed: a claim that comes in between waits. To be joined by task_id and epoch (E3). Looked for by
 * id alone, so that a row which changes while it is waited for is found all the same, as it is then.
 */
export const heldBy = (source: string): string => `held as materialized (
    select id as task_id, epoch from tasks
    where exists (select 1 from patience) and id = any(array(select task_id from ${source}))
    order by id for share
  )`;
