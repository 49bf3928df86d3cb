import type { Compilable, Kysely, QueryResult } from 'kysely';
import { databaseKey, execute } from './execute.ts';
import type { Schema } from './schema.ts';

/** Stands in a kept statement where an argument of this name goes. */
class Argument {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Texts that PostgreSQL is to keep as well, each under a name. */
const names = new Map<string, string>();

/** Marks the text of a statement as one that comes again and again. Texts must be few: none may have values in it. */
export function keepText(text: string): string {
  if (!names.has(text)) names.set(text, `kept_${names.size + 1}`);
  return text;
}

/** Under which name a connection may prepare a statement once and for all; undefined where it should not. */
export function keptName(text: string): string | undefined {
  return names.get(text);
}

/** Runs a statement whose text is kept. */
export async function runText<R>(db: Kysely<Schema>, text: string, parameters: unknown[]): Promise<R[]> {
  return (await execute<R>(db, keepText(text), parameters)).rows;
}

/** Runs a kept statement with arguments of its own. */
export type Kept<A, R> = (db: Kysely<Schema>, args: A) => Promise<QueryResult<R>>;

/**
 * A statement that is put together once per database and run many times: to build and compile it takes several times as
 * long as to run it. `build` gets stand-ins for the arguments: they may only be handed on as values, neither looked at nor
 * changed.
 */
export function kept<A extends object, R>(build: (db: Kysely<Schema>, args: A) => Compilable<R>): Kept<A, R> {
  const compiled = new WeakMap<object, { sql: string; parameters: readonly unknown[] }>();
  // Typed as what it stands for: only the query's builder gets to see it.
  const standIns = new Proxy({}, { get: (_, name) => new Argument(String(name)) }) as A;
  return (db, args) => {
    const key = databaseKey(db);
    let query = compiled.get(key);
    if (query === undefined) {
      const { sql, parameters } = build(db, standIns).compile();
      query = { sql: keepText(sql), parameters };
      compiled.set(key, query);
    }
    const values = args as Record<string, unknown>;
    const parameters = query.parameters.map((each) => (each instanceof Argument ? values[each.name] : each));
    return execute<R>(db, query.sql, parameters);
  };
}

/** The one row that a statement answers with, if it answers with any. */
export async function keptRow<R>(result: Promise<QueryResult<R>>): Promise<R | undefined> {
  return (await result).rows[0];
}

/** How many rows a statement changed. */
export async function changedRows(result: Promise<QueryResult<unknown>>): Promise<number> {
  return Number((await result).numAffectedRows ?? 0n);
}
