/**
 * Owns: opening and closing everything that is kept in one PostgreSQL database: tables, jobs, connections.
 * Does not own: the database itself; it must be there.
 * Invariants: E1 commits are on stable storage when they answer; any number of processes may have the store open; a database
 * that is away ends none of them: calls reject with StoreUnavailableError until it is back. So they do for good where a
 * newer version has changed the tables in a way that this one cannot work with.
 */

import type { Store } from '../model/store.ts';
import { createAgentKeyStore } from '../sql/agent-key-store.ts';
import { createAuditLog } from '../sql/audit-log.ts';
import { createIdentityStore } from '../sql/identity-store.ts';
import { createObshellFleetState } from '../sql/obshell-fleet-state.ts';
import { probe } from '../sql/probe.ts';
import { countPurgeable, purge } from '../sql/purge.ts';
import { createReplayStore } from '../sql/replay-store.ts';
import { createClusterStore } from './cluster-store.ts';
import { insertRows } from './insert-rows.ts';
import { listen } from './listener.ts';
import { migratePostgres, postgresKysely, storeName } from './open-postgres-database.ts';
import { watchOwnedTasks } from './pg-boss/owned-tasks.ts';
import { createPgBossTaskQueue } from './pg-boss/pg-boss-task-queue.ts';
import { createTaskJobs } from './pg-boss/task-jobs.ts';
import { postgresDatabase } from './postgres-database.ts';
import { connectionOf, defaultTimeouts, openPool, type PostgresTimeouts } from './postgres-pool.ts';
import { createSimulatedFleetState } from './simulated-fleet-state.ts';
import { createTaskStore } from './task-store.ts';
import { translatePostgresError } from './translate-postgres-error.ts';
import { createVersionGate } from './version-gate.ts';

/** Intervals and bounds of the queue; a takeover takes about heartbeat + look. */
export interface PostgresQueueTiming {
  /** Silence after which the owner of a task counts as gone; whole seconds, at least 10, the default. */
  heartbeatSeconds?: number;
  /** How often this process looks for silent owners, tasks that nobody runs and news of its own; 500 by default. */
  lookMs?: number;
  /** How often a task's job may lose its owner before it is replaced by a new one; a million by default. */
  retryLimit?: number;
}

/** Where the store is, and how it is used. */
export interface PostgresStoreOptions {
  /** `postgresql://user:password@host:port/database`, with pg's parameters. No pooler that shares sessions may be between. */
  databaseUrl: string;
  /** Name of this process, for instance host and process id; the server shows it with the connections. */
  owner: string;
  /** The tables' schema, `obstop` by default; pg-boss has its own, `<schema>_jobs`. Lower-case letters, digits and _. */
  schema?: string;
  /** Connections besides the one that listens; 10 by default. */
  poolSize?: number;
  /** How many tasks this process runs at a time; 1000 by default. */
  maxTasks?: number;
  queue?: PostgresQueueTiming;
  timeouts?: Partial<PostgresTimeouts>;
  /** Told of failures in the background, where nobody waits for an answer. They are tried again by themselves. */
  onError?: (error: unknown) => void;
}

const schemaName = /^[a-z_][a-z0-9_]{0,40}$/;

/**
 * Opens the store, making schemas and tables where they are missing; processes that do so at once wait for each other.
 * Throws StoreVersionError (written by a newer program) and StoreUnavailableError (no database, no way to it, no rights);
 * every later call may reject with the last one. No error holds the URL, which may have a password.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { schema = 'obstop', owner, queue: timing = {} } = options;
  if (!schemaName.test(schema)) throw new RangeError(`${schema} cannot be the name of a schema`);
  const onError = (error: unknown) => options.onError?.(translatePostgresError(error));
  const { heartbeatSeconds = 10, lookMs = 500 } = timing;
  const reach = {
    databaseUrl: options.databaseUrl,
    applicationName: `obstop ${owner}`.slice(0, 63),
    timeouts: { ...defaultTimeouts, ...options.timeouts },
  };
  const pool = openPool({ ...reach, schema, poolSize: options.poolSize ?? 10 }, onError);
  const gate = createVersionGate(storeName(schema));
  const db = postgresKysely(pool, gate);
  const database = postgresDatabase(db);
  const jobs = createTaskJobs({
    database,
    pool,
    gate,
    schema: `${schema}_jobs`,
    heartbeatSeconds,
    retryLimit: timing.retryLimit ?? 1_000_000,
    onError,
  });
  try {
    await migratePostgres(db, schema, () => jobs.start());
  } catch (error) {
    await jobs.stop();
    await db.destroy();
    throw error;
  }

  const { store: tasks, owned } = watchOwnedTasks(createTaskStore(database, jobs.enqueue));
  const channel = `${schema}_tasks`;
  const queue = createPgBossTaskQueue({
    db,
    jobs,
    owned,
    channel,
    listen: (onMessage, onListening) =>
      listen({ connection: connectionOf(reach), channel, onMessage, onListening, onError, retryMs: 500 }),
    maxTasks: options.maxTasks ?? 1_000,
    lookMs,
    heartbeatMs: (heartbeatSeconds * 1_000) / 3,
    onError,
  });
  let closed: Promise<void> | undefined;
  const close = async () => {
    await queue.close();
    await jobs.stop();
    await db.destroy();
  };
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
    leaseAgeMs: queue.leaseAgeMs,
    close() {
      closed ??= close();
      return closed;
    },
  };
}
