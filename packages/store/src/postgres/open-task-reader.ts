import type { TaskReader } from '../model/task-reader.ts';
import { postgresKysely } from './open-postgres-database.ts';
import { defaultTimeouts, openPool } from './postgres-pool.ts';
import { readTask } from './task-store.ts';

/** Reads from one connection of its own. A connection that breaks is made anew by the next read. */
export function openPostgresTaskReader(options: { databaseUrl: string; schema?: string }): TaskReader {
  const { databaseUrl, schema = 'obstop' } = options;
  const reach = { databaseUrl, schema, applicationName: 'obstop reader', timeouts: defaultTimeouts };
  const db = postgresKysely(openPool({ ...reach, poolSize: 1 }, () => {}));
  return { load: (id) => readTask(db, id), close: () => db.destroy() };
}
