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

/** The ports of engine and fleets, and what the server keeps beside them, on one database. */
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
