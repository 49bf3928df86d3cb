import { postgresKysely } from '../postgres/open-postgres-database.ts';
import { postgresDatabase } from '../postgres/postgres-database.ts';
import { defaultTimeouts, openPool, type PostgresTimeouts } from '../postgres/postgres-pool.ts';
import type { Database } from '../sql/database.ts';

/** The tables of a migrated database alone, without the queue; to be destroyed by the caller. */
export function openTempPostgres(databaseUrl: string, timeouts: Partial<PostgresTimeouts> = {}): Database {
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
  return postgresDatabase(postgresKysely(pool));
}
