/**
 * What SQLite does in several statements, PostgreSQL does in one where it can: each statement is a round trip to another
 * process, and round trips make up most of what a task costs there. The texts are fixed, so that every connection prepares
 * them once.
 */
import { errorCode } from '../model/errors.ts';

/** SQL that is 1, or ends the statement with nothing changed: for a statement that would do only a part of what it is to do. */
export const orNothing = (condition: string): string => `1 / (case when ${condition} then 1 else 0 end)`;

/** Whether it was `orNothing` that ended the statement. */
export const isNothing = (error: unknown): boolean => errorCode(error) === '22012';

/**
 * A common table expression that lets the statement wait for locks for so long, `$1` in milliseconds; 0: as long as any
 * statement may take. It has its effect where another one looks for `patience`, and ends with the statement.
 */
export const patience = `patience as materialized (select set_config('lock_timeout', $1::text, true))`;

/** Calls that share a statement must not wait for one of them; by itself, each waits as long as it takes. */
export const patienceMs = (items: readonly unknown[]): string => (items.length > 1 ? '500' : '0');

/**
 * A common table expression: the tasks that `source` names by task_id, with the epochs that they have. They go on having them
 * until the statement is committed: a claim that comes in between waits. To be joined by task_id and epoch (E3). Looked for by
 * id alone, so that a row which changes while it is waited for is found all the same, as it is then. Task 0 with epoch 0 stands
 * for nobody: what is written on nobody's behalf is always joined.
 */
export const heldBy = (source: string): string => `held as materialized (
    select * from (
      select id as task_id, epoch from tasks
      where exists (select 1 from patience) and id = any(array(select task_id from ${source}))
      order by id for share
    ) as locked
    union all select 0, 0
  )`;

/** The task_id and epoch of a row that is to be joined with `held`. */
export const ownerOf = (by: { taskId: number; epoch: number } | undefined) => ({
  task_id: by?.taskId ?? 0,
  epoch: by?.epoch ?? 0,
});

/** For calls that may not share a statement with another of their kind: then each is tried by itself, one after the other. */
export function refuseTwice(ids: readonly number[]): void {
  if (new Set(ids).size < ids.length) throw new Error('the same row is to be written twice in one statement');
}
