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

/** What may go; nothing of what has no limit. */
export interface PurgeLimits {
  /** Tasks that ended before this time, unless they hold a cluster. */
  tasksBeforeMs?: number;
  /** Audit records from before this time. */
  auditBeforeMs?: number;
  /** All but the newest so many audit records of each outcome: a flood of refusals pushes out nothing that was accepted. */
  auditRecords?: number;
}

/** How much went. */
export interface Purged {
  tasks: number;
  auditRecords: number;
}

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
  /** Removes a little of what may go, and says how much; to be called again until nothing went. */
  purge(limits: PurgeLimits): Promise<Purged & { isDone: boolean }>;
  /** How much of what may go there is. */
  countPurgeable(limits: PurgeLimits): Promise<Purged>;
  /** Writes a little, durably, to see whether that is possible. Rejects with StoreUnavailableError where it is not. */
  probe(): Promise<void>;
  /**
   * Milliseconds since the database last confirmed that this process holds its tasks: beyond the heartbeat others take them. 0 where
   * nobody else can, and while there are none.
   */
  leaseAgeMs(): number;
  /** Stops the queue and lets go of the database. Calls after it reject. May be called twice. */
  close(): Promise<void>;
}
