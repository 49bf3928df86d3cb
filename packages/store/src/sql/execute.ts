import { CompiledQuery, type Kysely, type QueryResult } from 'kysely';
import type { Schema } from '../model/schema.ts';

/** Runs a compiled statement on the connection of the transaction that is open. */
export type RunDirectly = (sql: string, parameters: readonly unknown[]) => QueryResult<unknown>;

const direct = new WeakMap<object, RunDirectly>();

/** The same for a database and for every transaction on it. */
export const databaseKey = (db: Kysely<Schema>): object => db.getExecutor().adapter;

/**
 * Lets the statements of a transaction go to the database without a detour: for one that answers at once and has a single
 * connection, Kysely's way there takes longer than most statements.
 */
export function allowDirectly(db: Kysely<Schema>, run: RunDirectly): void {
  direct.set(databaseKey(db), run);
}

/** Runs a compiled statement. */
export async function execute<R>(
  db: Kysely<Schema>,
  sql: string,
  parameters: readonly unknown[],
): Promise<QueryResult<R>> {
  const run = db.isTransaction ? direct.get(databaseKey(db)) : undefined;
  // The statement's own columns are what its R says.
  if (run) return run(sql, parameters) as QueryResult<R>;
  return db.executeQuery<R>(CompiledQuery.raw(sql, [...parameters]));
}
