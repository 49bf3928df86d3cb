import type { Schema, Transaction } from '../model/schema.ts';
import { isPostgres } from './dialect.ts';
import { execute } from './execute.ts';
import { preparedText } from './prepared-statement.ts';

/** A value as it goes into a column. */
type Value = string | number | null;

/** Parameters per statement are bounded, and so is the number of texts of statements that are kept. */
const rowsPerInsert = 32;
/** Bytes of JSON that one parameter may grow to are bounded by the rows in it. */
const rowsPerDocument = 5_000;

/**
 * Inserts rows that all have the columns of the first one. SQLite gets many rows in one statement, PostgreSQL one document with
 * all of them: to read thousands of parameters would cost it more than to write the rows.
 */
export async function insertRows(
  trx: Transaction,
  table: keyof Schema & string,
  rows: readonly Record<string, Value>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  if (isPostgres(trx)) {
    const text = preparedText(
      `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1::json)`,
    );
    for (let start = 0; start < rows.length; start += rowsPerDocument)
      await execute(trx, text, [toDocument(rows.slice(start, start + rowsPerDocument))]);
    return;
  }
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    const part = rows.slice(start, start + rowsPerInsert);
    const values = part.flatMap((row) => columns.map((column) => row[column]));
    await execute(trx, insertText(table, columns, part.length), values);
  }
}

const insertTexts = new Map<string, string>();

function insertText(table: string, columns: string[], rows: number): string {
  const key = `${table} ${rows} ${columns}`;
  let text = insertTexts.get(key);
  if (text === undefined) {
    const row = `(${columns.map(() => '?')})`;
    text = `insert into ${table} (${columns}) values ${Array.from({ length: rows }, () => row)}`;
    insertTexts.set(key, text);
  }
  return text;
}

/** Rows as one parameter. PostgreSQL's text has neither NUL nor half a surrogate pair, not even escaped. */
export function toDocument(rows: readonly Record<string, Value>[]): string {
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  );
}
