import { CompiledQuery, type Kysely, type QueryResult, type SqliteDatabase } from 'kysely';
import type { Schema } from '../model/schema.ts';

const databases = new WeakMap<object, SqliteDatabase>();

/** The same for a database and for every transaction on it. */
export const databaseKey = (db: Kysely<Schema>): object => db.getExecutor().adapter;

/** Lets statements of a transaction go to SQLite without a detour: see `execute`. */
export function allowDirectly(db: Kysely<Schema>, database: SqliteDatabase): void {
  databases.set(databaseKey(db), database);
}

/**
 * Runs a compiled statement. Within a transaction on SQLite the connection is this transaction's, and nobody need be waited
 * for: then the statement goes there directly, for Kysely's way there takes longer than most statements.
 */
export async function execute<R>(
  db: Kysely<Schema>,
  sql: string,
  parameters: readonly unknown[],
): Promise<QueryResult<R>> {
  const database = db.isTransaction ? databases.get(databaseKey(db)) : undefined;
  if (database === undefined) return db.executeQuery<R>(CompiledQuery.raw(sql, [...parameters]));
  const statement = database.prepare(sql);
  // The statement's own columns are what its R says.
  if (statement.reader) return { rows: statement.all(parameters) as R[] };
  return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) };
}
