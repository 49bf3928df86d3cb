import type { ClusterId, ServerId, SubtaskId, TaskId } from './ids.ts';
import type { ObshellTaskRequest } from './stop-request.ts';
import type { ClusterRole, ClusterStatus, ServerStatus, ZoneStatus } from './topology.ts';

/** There is no PENDING and no CANCELED task. */
export type TaskStatus = 'RUNNING' | 'FAILED' | 'SUCCESSFUL';
/** ROLLBACK + SUCCESSFUL is a completed rollback, not a success of the stop. */
export type TaskOperation = 'EXECUTE' | 'RETRY' | 'ROLLBACK';
export type SubtaskStatus = 'PENDING' | 'READY' | 'RUNNING' | 'CANCELING' | 'FAILED' | 'SUCCESSFUL';
export type SubtaskOperation = 'EXECUTE' | 'RETRY' | 'ROLLBACK' | 'SKIP' | 'ROLLBACK_SKIP' | 'CANCEL';

/** What one subtask works on. */
export type SubtaskTarget =
  | { kind: 'cluster' }
  | { kind: 'zone'; zoneName: string }
  | { kind: 'server'; serverId: ServerId };

/**
 * Facts fixed when the task was accepted, under the keys that OCP shows in a task's context. Values are strings. It is for
 * people; no code of ours reads it.
 */
export interface TaskContext {
  stringMap: Record<string, string>;
  listMap: Record<string, string[]>;
}

/**
 * The statuses of everything a task touches, as they were when it was accepted. A rollback restores them. They are never on the
 * wire. Zones are listed by name, servers by their id in decimal; what is not listed is not touched.
 */
export interface FormerStatuses {
  cluster: ClusterStatus;
  zones: Record<string, ZoneStatus>;
  servers: Record<string, ServerStatus>;
}

/** One unit of work. Its edges and its step name are data: they outlive the code that made them. */
export interface Subtask {
  id: SubtaskId;
  /** Creation index over an unordered node set: not the order of execution. */
  seriesId: number;
  /** Index of the plan node it was expanded from; obshell's stage is this + 1. */
  nodeIndex: number;
  name: string;
  description: string;
  className: string;
  /** Key in the engine's step registry (E5). */
  step: string;
  target: SubtaskTarget;
  /** 0…n−1 within a split node, −1 where the node is not split. */
  parallelIndex: number;
  timeoutSeconds: number;
  /** How often a failed run is repeated automatically; 0 by default. */
  retryCount: number;
  /** Pause before the first automatic repetition; each further one pauses twice as long. 0 by default: at once. */
  retryBackoffSeconds: number;
  prohibitRollback: boolean;
  status: SubtaskStatus;
  operation: SubtaskOperation;
  /** Number of runs so far counting the one under way or next; 1 at first. Not a duration. */
  runCount: number;
  upstreamIds: SubtaskId[];
  downstreamIds: SubtaskId[];
  /** First start; wall-clock time for people (E8). */
  startedAtMs?: number;
  /** Last end; absent while it runs again. */
  finishedAtMs?: number;
  /** When its run times out: set when the run begins, kept when another owner takes the run up (E6), gone with the next run. */
  deadlineAtMs?: number;
}

/** One stop or start. */
export interface Task {
  id: TaskId;
  clusterId: ClusterId;
  clusterName: string;
  obClusterId: number;
  /** The cluster's when it was accepted; PRIMARY where absent. */
  clusterRole?: ClusterRole;
  /** Name of the plan table, for instance `ocp-stop-zone`. */
  planName: string;
  /** What people see, for instance `Stop OB zone`. */
  name: string;
  status: TaskStatus;
  operation: TaskOperation;
  creator: { id: number; name: string };
  /** Address of the node that runs it. */
  executor: string;
  /** Where in a trace it was accepted, as W3C's `traceparent`; its steps go on from there, whoever runs them. */
  traceparent?: string;
  /** As in its plan. */
  request?: ObshellTaskRequest;
  context: TaskContext;
  formerStatuses: FormerStatuses;
  prohibitRollback: boolean;
  createdAtMs: number;
  startedAtMs: number;
  finishedAtMs?: number;
  /** In id order. */
  subtasks: Subtask[];
}
