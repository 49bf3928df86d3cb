import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Store } from '../model/store.ts';
import { type OpenDatabase, openDatabase } from '../sqlite/open-database.ts';
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts';

/** A directory that goes with the test. */
export function tempDir(): string {
  const path = mkdtempSync(join(tmpdir(), 'obstop-store-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A store in a directory of its own, closed with the test. */
export async function tempStore(dataDir = tempDir()): Promise<Store> {
  const store = await openSqliteStore({ dataDir });
  onTestFinished(() => store.close());
  return store;
}

/** A migrated database in a directory of its own, for tests that need SQLite's own controls. */
export async function tempDatabase(): Promise<OpenDatabase> {
  const database = await openDatabase(join(tempDir(), 'store.db'));
  onTestFinished(() => database.db.destroy());
  return database;
}
