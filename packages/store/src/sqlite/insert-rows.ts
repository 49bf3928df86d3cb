import type { Rows, Transaction } from '../model/schema.ts';
import { execute } from '../sql/execute.ts';

/** Parameters per statement are bounded, and so is the number of texts of statements that are kept. */
const rowsPerInsert = 32;

const texts = new Map<string, string>();

function textOf(table: string, columns: string[], rows: number): string {
  const key = `${table} ${rows} ${columns}`;
  let text = texts.get(key);
  if (text === undefined) {
    const row = `(${columns.map(() => '?')})`;
    text = `insert into ${table} (${columns}) values ${Array.from({ length: rows }, () => row)}`;
    texts.set(key, text);
  }
  return text;
}

/** Inserts the rows, many in one statement. */
export async function insertRows(trx: Transaction, { table, rows }: Rows): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    const part = rows.slice(start, start + rowsPerInsert);
    const values = part.flatMap((row) => columns.map((column) => row[column]));
    await execute(trx, textOf(table, columns, part.length), values);
  }
}
