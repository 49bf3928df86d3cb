import type { StatusWriter } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { otherOwnerError } from '../model/errors.ts';
import type { Row, Schema } from '../model/schema.ts';
import { runPrepared } from '../sql/prepared-statement.ts';
import { heldBy, isNothing, lockTimeout, lockTimeoutMs, orNothing, ownerOf } from './guards.ts';
import { toDocument } from './insert-rows.ts';
import { batchWrites } from './retry-conflicts.ts';

/** How the rows `n` of a document, which has these columns, are written to a table. */
export interface TableUpdate {
  table: string;
  columns: string;
  set: string;
  where: string;
}

/** Rows to be updated on behalf of a task's owner, or of nobody. */
export interface OwnersRows {
  by: StatusWriter | undefined;
  /** One list for each table. */
  rows: Row[][];
  /** How many rows of the tables they are for. */
  count: number;
}

/** One statement for all tables. Rows of an old epoch change nothing (E3). Where a table lacks a row, nothing is changed. */
function statementOf(tables: TableUpdate[]): string {
  const updates = tables.map(
    ({ table, columns, set, where }, at) => `u${at} as (
      update ${table} set ${set}
      from json_to_recordset($${at + 3}::json) as n (task_id bigint, epoch bigint, ${columns}) join held using (task_id, epoch)
      where ${where} returning 1
    )`,
  );
  const written = tables.map((_, at) => `(select count(*) from u${at})`).join(' + ');
  const wanted = '(select coalesce(sum(count), 0) from w join held using (task_id, epoch))';
  return `with ${lockTimeout}, w as (
      select * from json_to_recordset($2::json) as w (n integer, task_id bigint, epoch bigint, count bigint)
    ), ${heldBy('w')}, ${updates.join()}
    select held.epoch, ${orNothing(`${written} = ${wanted}`)} as written from w left join held using (task_id) order by w.n`;
}

/**
 * Updates that are asked for at the same time share a statement. Answers false, with nothing changed, where a table lacks a
 * row. Rejects where the task has another owner.
 */
export function updateForOwners(
  db: Kysely<Schema>,
  tables: TableUpdate[],
): (wanted: OwnersRows) => Promise<boolean> {
  const text = statementOf(tables);
  const update = batchWrites(async (items: OwnersRows[]) => {
    const writers = items.map(({ by, count }, n) => ({ n, ...ownerOf(by), count }));
    const documents = tables.map((_, at) =>
      items.flatMap(({ by, rows }) => (rows[at] ?? []).map((row) => ({ ...ownerOf(by), ...row }))),
    );
    return runPrepared<{ epoch: number | null }>(db, text, [
      lockTimeoutMs(items),
      ...[writers, ...documents].map(toDocument),
    ]);
  });
  return async (wanted) => {
    try {
      const { epoch } = await update(wanted);
      if (wanted.by && epoch !== wanted.by.epoch) throw otherOwnerError(wanted.by, epoch ?? undefined);
      return true;
    } catch (error) {
      if (isNothing(error)) return false;
      throw error;
    }
  };
}
