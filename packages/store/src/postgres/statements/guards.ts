/**
 * What SQLite does in several statements, PostgreSQL does in one where it can: each of them is a journey to another process, and
 * those make up most of what a task costs there. The texts are fixed, so that every connection prepares them once.
 */
import { errorCode } from '../../errors.ts';

/**
 * SQL that is 1, or ends the statement with nothing changed: for a statement that found out by itself that only a part of what it
 * was asked for is there.
 */
export const orNothing = (condition: string): string => `1 / (case when ${condition} then 1 else 0 end)`;

/** Whether it was `orNothing` that ended the statement. */
export const isNothing = (error: unknown): boolean => errorCode(error) === '22012';

/**
 * A common table expression: of the writers that `source` names by task_id and epoch those that own their tasks (E3). They go
 * on owning them until the statement is committed: a claim that comes in between waits.
 */
export const heldBy = (source: string): string => `held as materialized (
    select id as task_id, epoch from tasks where (id, epoch) in (select task_id, epoch from ${source}) order by id for share
  )`;
