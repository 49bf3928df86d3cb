/**
 * Owns: opening and closing everything that is kept in the data directory.
 * Does not own: what callers keep in it beside the store (the server's admin password).
 * Invariants: E1 commits are on stable storage when they answer; one process per directory.
 */
import { join, resolve } from 'node:path';
import type { Store } from '../model/store.ts';
import { createAgentKeyStore } from '../sql/agent-key-store.ts';
import { createAuditLog } from '../sql/audit-log.ts';
import { createIdentityStore } from '../sql/identity-store.ts';
import { createObshellFleetState } from '../sql/obshell-fleet-state.ts';
import { probe } from '../sql/probe.ts';
import { countPurgeable, purge } from '../sql/purge.ts';
import { createReplayStore } from '../sql/replay-store.ts';
import { createClusterStore } from './cluster-store.ts';
import { lockDataDirectory } from './data-directory.ts';
import { createInProcessTaskQueue } from './in-process-task-queue.ts';
import { insertRows } from './insert-rows.ts';
import { openDatabase } from './open-database.ts';
import { createSimulatedFleetState } from './simulated-fleet-state.ts';
import { createTaskStore } from './task-store.ts';

/**
 * Opens `dataDir/store.db`, making directory (mode 700) and file (mode 600) where they are missing.
 * Throws DataDirectoryLockedError (another process has it), StoreVersionError (written by a newer program) and
 * StoreUnavailableError (full, read-only, damaged); every later call may reject with the last one. Closing the store gives the
 * directory free.
 */
export async function openSqliteStore(options: { dataDir: string }): Promise<Store> {
  const directory = lockDataDirectory(resolve(options.dataDir));
  try {
    const database = await openDatabase(join(directory.path, 'store.db'));
    const tasks = createTaskStore(database);
    const queue = createInProcessTaskQueue(tasks);
    return {
      tasks,
      queue,
      clusters: createClusterStore(database),
      simulatedFleet: createSimulatedFleetState(database),
      obshellFleet: createObshellFleetState(database, insertRows),
      identity: createIdentityStore(database, insertRows),
      audit: createAuditLog(database, insertRows),
      agentKeys: createAgentKeyStore(database),
      replays: createReplayStore(database),
      purge: (limits) => purge(database, limits),
      countPurgeable: (limits) => countPurgeable(database, limits),
      probe: () => probe(database),
      // The directory is this process's alone.
      leaseAgeMs: () => 0,
      async close() {
        await queue.stop();
        await database.db.destroy();
        directory.release();
      },
    };
  } catch (error) {
    directory.release();
    throw error;
  }
}
