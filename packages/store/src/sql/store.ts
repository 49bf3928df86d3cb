import type {
  AgentKeyStore,
  AuditLog,
  ClusterStore,
  IdentityStore,
  ObshellFleetState,
  ReplayStore,
  SimulatedFleetState,
  TaskQueue,
  TaskStore,
} from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema } from '../model/schema.ts';
import { createAgentKeyStore } from './agent-key-store.ts';
import { createAuditLog } from './audit-log.ts';
import { createClusterStore } from './cluster-store.ts';
import { createIdentityStore } from './identity-store.ts';
import { createObshellFleetState } from './obshell-fleet-state.ts';
import { createReplayStore } from './replay-store.ts';
import { createSimulatedFleetState } from './simulated-fleet-state.ts';

/** The ports of engine and simulated fleet, and what the server keeps beside them, on one database. */
export interface Store {
  tasks: TaskStore;
  clusters: ClusterStore;
  /** Not started. */
  queue: TaskQueue;
  simulatedFleet: SimulatedFleetState;
  obshellFleet: ObshellFleetState;
  identity: IdentityStore;
  audit: AuditLog;
  agentKeys: AgentKeyStore;
  replays: ReplayStore;
  /** Stops the queue and lets go of the database. Calls after it reject. May be called twice. */
  close(): Promise<void>;
}

/** The ports that need nothing but the tables. */
export function createPorts(db: Kysely<Schema>): Omit<Store, 'tasks' | 'queue' | 'close'> {
  return {
    clusters: createClusterStore(db),
    simulatedFleet: createSimulatedFleetState(db),
    obshellFleet: createObshellFleetState(db),
    identity: createIdentityStore(db),
    audit: createAuditLog(db),
    agentKeys: createAgentKeyStore(db),
    replays: createReplayStore(db),
  };
}
