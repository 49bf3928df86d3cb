import { inject, onTestFinished } from 'vitest';
import { openPostgresStore } from '../postgres/open-postgres-store.ts';
import type { Store } from '../sql/store.ts';
import type { OpenDatabase } from '../sqlite/open-database.ts';
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts';
import { tempDir, tempDatabase as tempSqliteDatabase, tempStore as tempSqliteStore } from './temp-dir.ts';
import { openTempKysely } from './temp-kysely.ts';
import { newDatabaseUrl, tempDatabaseUrl, tempPostgresStore } from './temp-postgres.ts';

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

/** A migrated database of its own, whose tables may be changed; `raw` is SQLite's handle, absent on PostgreSQL. */
export async function tempDatabase(): Promise<Pick<OpenDatabase, 'db'> & Partial<Pick<OpenDatabase, 'raw'>>> {
  if (!onPostgres) return tempSqliteDatabase();
  const db = openTempKysely(await newDatabaseUrl());
  onTestFinished(() => db.destroy());
  return { db };
}
