import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Schema } from '../model/schema.ts';
import type { TaskReader } from '../model/task-reader.ts';
import { guardDatabase } from './guard-database.ts';
import { readTask } from './task-store.ts';

/** Opens the store of a data directory, which this process has open, once more: it cannot write. Throws StoreUnavailableError. */
export function openSqliteTaskReader({ dataDir }: { dataDir: string }): TaskReader {
  const raw = new Database(join(resolve(dataDir), 'store.db'), { readonly: true, timeout: 5_000 });
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: guardDatabase(raw) }) });
  return {
    // Others write meanwhile: within a transaction all is of one moment.
    load: (id) => db.transaction().execute((trx) => readTask(trx, id)),
    close: () => db.destroy(),
  };
}
