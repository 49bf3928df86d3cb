import type { Row, Rows, Transaction } from '../model/schema.ts';
import { runPrepared } from '../sql/prepared-statement.ts';

/** Bytes of JSON that one parameter may grow to are bounded by the rows in it. */
const rowsPerDocument = 5_000;

/**
 * An insert of the rows as one document, which is the parameter: to read thousands of parameters would cost PostgreSQL more
 * than to write the rows. It names its columns: where a newer version has added others, those get their defaults.
 */
export function insertOf({ table, rows }: Rows, parameter: string): string {
  const columns = Object.keys(rows[0] ?? {});
  return `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, ${parameter}::json)`;
}

/** Inserts the rows. */
export async function insertRows(trx: Transaction, { table, rows }: Rows): Promise<void> {
  const text = insertOf({ table, rows }, '$1');
  for (let start = 0; start < rows.length; start += rowsPerDocument)
    await runPrepared(trx, text, [toDocument(rows.slice(start, start + rowsPerDocument))]);
}

/** Rows as one parameter. PostgreSQL's text has neither NUL nor half a surrogate pair, not even escaped. */
export function toDocument(rows: readonly Row[]): string {
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  );
}
