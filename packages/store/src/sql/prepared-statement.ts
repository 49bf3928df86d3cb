import type { Compilable, Kysely, QueryResult } from 'kysely';
import type { Schema } from '../model/schema.ts';
import { databaseKey, execute } from './execute.ts';

/** Stands in a prepared statement where an argument of this name goes. */
class Argument {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A connection may prepare these texts once, each under its name. */
const names = new Map<string, string>();

/** Marks a text as one that is run again and again. Such texts must be few, so that none may have values in it. */
function preparedText(text: string): string {
  if (!names.has(text)) names.set(text, `prepared_${names.size + 1}`);
  return text;
}

/** The name under which a connection may prepare the text; undefined where it should not. */
export function preparedName(text: string): string | undefined {
  return names.get(text);
}

/** Runs a statement that is written as text, prepared. */
export async function runPrepared<R>(db: Kysely<Schema>, text: string, parameters: unknown[]): Promise<R[]> {
  return (await execute<R>(db, preparedText(text), parameters)).rows;
}

/** As `runPrepared`, for a statement that changes rows: answers with their number. */
export async function runChange(db: Kysely<Schema>, text: string, parameters: unknown[]): Promise<number> {
  return changedRows(execute(db, preparedText(text), parameters));
}

/** Runs the statement with arguments of its own. */
export type PreparedStatement<A, R> = (db: Kysely<Schema>, args: A) => Promise<QueryResult<R>>;

/**
 * A statement that is built once per database and run many times: to build and compile it takes several times as long as to
 * run it. `build` gets stand-ins for the arguments. It may hand them on as values, and neither look at them nor change them.
 */
export function prepared<A extends object, R>(
  build: (db: Kysely<Schema>, args: A) => Compilable<R>,
): PreparedStatement<A, R> {
  const compiled = new WeakMap<object, { sql: string; parameters: readonly unknown[] }>();
  // Typed as what it stands for: only the query's builder gets to see it.
  const standIns = new Proxy({}, { get: (_, name) => new Argument(String(name)) }) as A;
  return (db, args) => {
    const key = databaseKey(db);
    let query = compiled.get(key);
    if (query === undefined) {
      const { sql, parameters } = build(db, standIns).compile();
      query = { sql: preparedText(sql), parameters };
      compiled.set(key, query);
    }
    const values = args as Record<string, unknown>;
    const parameters = query.parameters.map((each) => (each instanceof Argument ? values[each.name] : each));
    return execute<R>(db, query.sql, parameters);
  };
}

/** The first row that a statement answers with, if it answers with any. */
export async function firstRow<R>(result: Promise<QueryResult<R>>): Promise<R | undefined> {
  return (await result).rows[0];
}

/** How many rows a statement changed. */
export async function changedRows(result: Promise<QueryResult<unknown>>): Promise<number> {
  return Number((await result).numAffectedRows ?? 0n);
}
