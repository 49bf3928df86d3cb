/**
 * Owns: opening and closing everything that is kept in the data directory.
 * Does not own: what callers keep in it beside the store (the server's admin password).
 * Invariants: E1 commits are on stable storage when they answer; one process per directory.
 */
import { join, resolve } from 'node:path';
import { createPorts, type Store } from '../sql/store.ts';
import { createTaskStore } from '../sql/task-store.ts';
import { lockDataDirectory } from './data-directory.ts';
import { createInProcessTaskQueue } from './in-process-task-queue.ts';
import { openDatabase } from './open-database.ts';

/** A store on one SQLite file; closing it gives the directory free. */
export type SqliteStore = Store;

/**
 * Opens `dataDir/store.db`, making directory (mode 700) and file (mode 600) where they are missing.
 * Throws DataDirectoryLockedError (another process has it), StoreVersionError (written by a newer program) and
 * StoreUnavailableError (full, read-only, damaged); every later call may reject with the last one.
 */
export async function openSqliteStore(options: { dataDir: string }): Promise<SqliteStore> {
  const directory = lockDataDirectory(resolve(options.dataDir));
  try {
    const { db } = await openDatabase(join(directory.path, 'store.db'));
    const tasks = createTaskStore(db);
    const queue = createInProcessTaskQueue(tasks);
    return {
      ...createPorts(db),
      tasks,
      queue,
      async close() {
        await queue.stop();
        await db.destroy();
        directory.release();
      },
    };
  } catch (error) {
    directory.release();
    throw error;
  }
}
