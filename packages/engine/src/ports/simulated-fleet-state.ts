import type { ClusterId, ServerId } from '@obstop/domain';
import type { AuditRequest } from './audit-log.ts';
import type { StatusWriter } from './cluster-store.ts';
import type { Fault, FaultDraft } from './simulated-fault.ts';

/** An OBServer of the simulation. */
export interface SimulatedServer {
  id: ServerId;
  zoneName: string;
  processAlive: boolean;
  /** When the last stop, kill or start takes or took effect: from then on the process is the opposite of `processAlive`. */
  turnsAtMs?: number;
  /** When a supervisor starts it again: from then on the process is alive. */
  respawnsAtMs?: number;
  /** Taken out of service by STOP SERVER; its zone's isolation is the zone's. */
  isolated: boolean;
  /** When a minor freeze last moved its checkpoint; absent before the first. */
  checkpointAtMs?: number;
}

/** A zone of the simulation. */
export interface SimulatedZone {
  name: string;
  /** Taken out of service by STOP ZONE. */
  isolated: boolean;
  /** When `isolated` last changed; absent before the first time. */
  isolationAtMs?: number;
}

/** The real state of a simulated cluster, as opposed to the inventory's statuses. */
export interface SimulatedCluster {
  clusterId: ClusterId;
  /** In name order. */
  zones: SimulatedZone[];
  /** In id order. */
  servers: SimulatedServer[];
}

/** A cluster as it is at one moment, with the faults that are set then, in order of setting. */
export interface StruckCluster extends SimulatedCluster {
  faults: Fault[];
}

/** Zones and servers to replace, each whole; what is not named stays, so that parallel steps do not undo each other. */
export interface SimulatedChange {
  zones?: SimulatedZone[];
  servers?: SimulatedServer[];
}

/**
 * Durable state of the simulated fleet: what is there, and the faults that are set.
 * Each call is one transaction and answers after it is committed (E1).
 */
export interface SimulatedFleetState {
  /** With `of`, that server alone of the servers. A fault whose `addFault` has answered is among its faults, whoever added it. */
  load(clusterId: ClusterId, of?: ServerId): Promise<StruckCluster | undefined>;
  /** Adds or replaces whole clusters; with `remove`, all others go. */
  put(clusters: SimulatedCluster[], others?: 'keep' | 'remove'): Promise<void>;
  /**
   * Rejects when the cluster, a zone or a server is not there. With `by`, a state that is kept beside the tasks compares the
   * task's epoch in the same transaction: an old one changes nothing and rejects (E3).
   */
  save(clusterId: ClusterId, change: SimulatedChange, by?: StatusWriter): Promise<void>;
  /** In order of setting. */
  listFaults(): Promise<Fault[]>;
  /**
   * Never gives an id twice. Here as below, the record is written as done in the same transaction, by states that have an
   * AuditLog; its target gets the new fault's id, as `faultId`.
   */
  addFault(draft: FaultDraft, audit?: AuditRequest): Promise<Fault>;
  /** False when there is none with this id. */
  removeFault(id: number, audit?: AuditRequest): Promise<boolean>;
  clearFaults(audit?: AuditRequest): Promise<void>;
  /** Takes one from a fault's `times` and removes it with the last. False when nothing was left to take. */
  spendFault(id: number): Promise<boolean>;
}
