import type { TaskStore } from '@obstop/engine';
import { inject, onTestFinished } from 'vitest';
import type { InsertRows } from '../model/schema.ts';
import type { Store } from '../model/store.ts';
import { insertRows as insertRowsOnPostgres } from '../postgres/insert-rows.ts';
import { openPostgresStore } from '../postgres/open-postgres-store.ts';
import { createTaskStore as createPostgresTaskStore } from '../postgres/task-store.ts';
import type { Database } from '../sql/database.ts';
import { insertRows as insertRowsOnSqlite } from '../sqlite/insert-rows.ts';
import type { OpenDatabase } from '../sqlite/open-database.ts';
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts';
import { createTaskStore as createSqliteTaskStore } from '../sqlite/task-store.ts';
import { tempDir, tempDatabase as tempSqliteDatabase, tempStore as tempSqliteStore } from './temp-dir.ts';
import { newDatabaseUrl, tempDatabaseUrl, tempPostgresStore } from './temp-postgres.ts';
import { openTempPostgres } from './temp-postgres-database.ts';

/** Whether this run of the tests is the one on PostgreSQL. */
export const onPostgres: boolean = inject('postgresUrl') !== undefined;

/** Where a store can be opened, closed and opened again: a directory or a database, which goes with the test. */
export function tempPlace(): Promise<string> {
  return onPostgres ? tempDatabaseUrl() : Promise.resolve(tempDir());
}

/** A store in a place that is there already, to be closed by the caller. */
export function openTempStore(place: string): Promise<Store> {
  return onPostgres
    ? openPostgresStore({ databaseUrl: place, owner: 'test', poolSize: 5 })
    : openSqliteStore({ dataDir: place });
}

/** A store in a place of its own, closed with the test. */
export async function tempStore(place?: string): Promise<Store> {
  const there = place ?? (await tempPlace());
  return onPostgres ? tempPostgresStore(there) : tempSqliteStore(there);
}

/** A migrated database of its own, whose tables may be changed, and what is made on it. */
export interface TempDatabase extends Database {
  /** SQLite's handle, absent on PostgreSQL. */
  raw?: OpenDatabase['raw'];
  tasks: TaskStore;
  insertRows: InsertRows;
}

export async function tempDatabase(): Promise<TempDatabase> {
  if (!onPostgres) {
    const database = await tempSqliteDatabase();
    return { ...database, tasks: createSqliteTaskStore(database), insertRows: insertRowsOnSqlite };
  }
  const database = openTempPostgres(await newDatabaseUrl());
  onTestFinished(() => database.db.destroy());
  return { ...database, tasks: createPostgresTaskStore(database), insertRows: insertRowsOnPostgres };
}
