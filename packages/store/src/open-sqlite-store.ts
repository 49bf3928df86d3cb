/**
 * Owns: opening and closing everything that is kept in the data directory.
 * Does not own: what callers keep in it beside the store (the server's admin password).
 * Invariants: E1 commits are on stable storage when they answer; one process per directory.
 */
import { join, resolve } from 'node:path';
import type { AuditLog, ClusterStore, IdentityStore, TaskQueue, TaskStore } from '@obstop/engine';
import type { SimulatedFleetState } from '@obstop/fleet';
import { createClusterStore } from './cluster-store.ts';
import { createAuditLog } from './identity/audit-log.ts';
import { createIdentityStore } from './identity/identity-store.ts';
import { createInProcessTaskQueue } from './in-process-task-queue.ts';
import { createSimulatedFleetState } from './simulated-fleet-state.ts';
import { lockDataDirectory } from './sqlite/data-directory.ts';
import { openDatabase } from './sqlite/open-database.ts';
import { createTaskStore } from './tasks/task-store.ts';

/** The ports of engine and simulated fleet on one SQLite file. */
export interface SqliteStore {
  tasks: TaskStore;
  clusters: ClusterStore;
  /** Not started. */
  queue: TaskQueue;
  simulatedFleet: SimulatedFleetState;
  identity: IdentityStore;
  audit: AuditLog;
  /** Stops the queue, closes the file and gives the directory free. Calls after it reject. May be called twice. */
  close(): Promise<void>;
}

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
      tasks,
      clusters: createClusterStore(db),
      queue,
      simulatedFleet: createSimulatedFleetState(db),
      identity: createIdentityStore(db),
      audit: createAuditLog(db),
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
