import type { ClusterId, InnerStatus, ServerId, SubtaskId, SubtaskTarget, TaskId } from '@obstop/domain';

/** Another subtask of the same node that waits to be done, or is being done, in the same direction. */
export interface FleetSibling {
  subtaskId: SubtaskId;
  /** The run of it that is under way or next, from 1. */
  run: number;
  target: SubtaskTarget;
}

/** What a step hands to the fleet with each call. */
export interface FleetCall {
  taskId: TaskId;
  subtaskId: SubtaskId;
  /**
   * The epoch with which the task was claimed (E3). An owner that slept through a takeover goes on calling. A fleet that can
   * compare epochs refuses a call with an old one, even if it was under way. Absent: there is nothing to compare with.
   */
  epoch?: number;
  /** Number of the subtask's run, from 1. A run that continues after a crash keeps its number. */
  run?: number;
  /**
   * The other subtasks of the node that are still to be done. A fleet that can do only one thing at a time may do it for all of
   * them at once. They call as well, and then find it done.
   */
  siblingsStillAhead?: readonly FleetSibling[];
  /** Aborted on timeout, cancel and drain (E6); the call then rejects with the signal's reason. */
  signal: AbortSignal;
  /** One line into the subtask's log. */
  log(line: string): void;
}

/** What is really there. */
export interface ClusterObservation {
  zones: { name: string; isolated: boolean; innerStatus: InnerStatus }[];
  servers: { id: ServerId; processAlive: boolean; isolated: boolean; innerStatus: InnerStatus }[];
}

/**
 * What a step does to a cluster. Every call looks before it acts; what is done already counts as done (E4). Rejects with an
 * Error whose message may stand in an operator's log. It never holds a secret.
 */
export interface Fleet {
  /** With `of`, the caller needs that server only; everything else may be left out. */
  observe(clusterId: ClusterId, call: FleetCall, of?: ServerId): Promise<ClusterObservation>;
  /** ALTER SYSTEM STOP ZONE. */
  isolateZone(clusterId: ClusterId, zoneName: string, call: FleetCall): Promise<void>;
  /** ALTER SYSTEM START ZONE. */
  resumeZone(clusterId: ClusterId, zoneName: string, call: FleetCall): Promise<void>;
  /** ALTER SYSTEM STOP SERVER. */
  isolateServer(clusterId: ClusterId, serverId: ServerId, call: FleetCall): Promise<void>;
  /** ALTER SYSTEM START SERVER. */
  resumeServer(clusterId: ClusterId, serverId: ServerId, call: FleetCall): Promise<void>;
  /** ALTER SYSTEM MINOR FREEZE; resolves when every server's checkpoint moved on. */
  minorFreeze(clusterId: ClusterId, serverIds: ServerId[], call: FleetCall): Promise<void>;
  /** Asks the OBServer's process to end (`stop`) or ends it at once (`kill`); does not wait until it is gone. */
  stopProcess(clusterId: ClusterId, serverId: ServerId, how: 'stop' | 'kill', call: FleetCall): Promise<void>;
  /** Starts the OBServer's process; does not wait until it serves. */
  startProcess(clusterId: ClusterId, serverId: ServerId, call: FleetCall): Promise<void>;
  /** Resolves when the process is gone (`alive` false) or serves (`alive` true). */
  waitForProcess(clusterId: ClusterId, serverId: ServerId, alive: boolean, call: FleetCall): Promise<void>;
}
