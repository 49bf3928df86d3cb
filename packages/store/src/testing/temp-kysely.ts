import type { Kysely } from 'kysely';
import type { Schema } from '../model/schema.ts';
import { postgresKysely } from '../postgres/open-postgres-database.ts';
import { defaultTimeouts, openPool, type PostgresTimeouts } from '../postgres/postgres-pool.ts';

/** The tables of a migrated database alone, without the queue; to be destroyed by the caller. */
export function openTempKysely(
  databaseUrl: string,
  timeouts: Partial<PostgresTimeouts> = {},
): Kysely<Schema> {
  const pool = openPool(
    {
      databaseUrl,
      schema: 'obstop',
      applicationName: 'test',
      poolSize: 10,
      timeouts: { ...defaultTimeouts, ...timeouts },
    },
    () => {},
  );
  return postgresKysely(pool);
}
