import { type Kysely, PostgresAdapter } from 'kysely';
import type { Schema } from '../model/schema.ts';

/**
 * Where a query needs more on PostgreSQL than on SQLite: a row lock, because writers do not come one at a time there, or
 * a sequence. Everything else that differs is the compiler's (postgres/postgres-compiler.ts) and the pool's.
 */
export function isPostgres(db: Kysely<Schema>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
