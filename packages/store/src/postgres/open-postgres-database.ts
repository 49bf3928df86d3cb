/**
 * Owns: opening the database: its schema, and bringing that to the newest version.
 * Does not own: the queue's tables, which pg-boss brings to its own version.
 * Invariants: one process migrates at a time, under an advisory lock; a newer schema is refused untouched.
 */
import { Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import { migrate } from '../model/migrations/migrate.ts';
import type { Schema, Transaction } from '../model/schema.ts';
import { guardPool } from './guard-pool.ts';
import { StorePostgresDialect } from './postgres-compiler.ts';
import type { VersionGate } from './version-gate.ts';

/** Kysely on the pool, which it ends with `destroy`. */
export function postgresKysely(pool: Pool, gate?: VersionGate): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new StorePostgresDialect({ pool: guardPool(pool, gate) }) });
}

/**
 * Makes the schema where it is missing, brings it to the newest version, and calls `then` while no other process can do the
 * same. Throws StoreVersionError for a newer one.
 */
export async function migratePostgres(
  db: Kysely<Schema>,
  schema: string,
  then: () => Promise<void>,
): Promise<void> {
  await db.connection().execute(async (connection) => {
    const key = sql`hashtextextended(${`obstop migrations of ${schema}`}, 0)`;
    // Whoever comes second waits as long as it takes, and so may a migration.
    await sql`set statement_timeout = 0`.execute(connection);
    await sql`select pg_advisory_lock(${key})`.execute(connection);
    try {
      await ensureSchema(connection, schema);
      await migrate(connection, { name: storeName(schema), createSequences });
      await then();
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection);
      await sql`reset statement_timeout`.execute(connection);
    }
  });
}

/** For errors. */
export const storeName = (schema: string): string => `schema ${schema} of the PostgreSQL database`;

/** Looked for first: `create schema if not exists` wants the right to create it even where it is there. */
async function ensureSchema(db: Kysely<Schema>, schema: string): Promise<void> {
  const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(db);
  if (rows.length === 0) await db.schema.createSchema(schema).execute();
}

/** Sequences for the ids of tasks and subtasks, going on where the counters were. */
async function createSequences(trx: Transaction): Promise<void> {
  for (const kind of ['task', 'subtask']) {
    const sequence = `${kind}_ids`;
    await sql`create sequence ${sql.ref(sequence)}`.execute(trx);
    await sql`
      select setval(${sql.lit(sequence)}, greatest(last_id, 1), last_id > 0)
      from id_counters where kind = ${kind}
    `.execute(trx);
  }
}
