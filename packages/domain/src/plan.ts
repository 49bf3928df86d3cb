import type { ClusterId } from './ids.ts';
import type { ObshellTaskRequest, Target } from './stop-request.ts';
import type { FormerStatuses, SubtaskTarget, TaskContext } from './task.ts';

/** One row of a plan table. */
export interface PlanNode {
  name: string;
  description: string;
  className: string;
  /** Key in the engine's step registry (E5). */
  step: string;
  timeoutSeconds: number;
  /** One subtask, one per zone of the target, one per server of the target, or one per server of the whole cluster. */
  split: 'none' | 'zone' | 'server' | 'agent';
  /** What a split node is split over; the request's target by default. */
  splitOver?: Target;
  /** What an unsplit node's subtask works on; ignored where the node is split. */
  target: SubtaskTarget;
  retryCount: number;
  retryBackoffSeconds: number;
  prohibitRollback: boolean;
}

/** Nodes in order. Data only: planned from a topology and a request, stored with the task. */
export interface Plan {
  /** Name of the plan table, for instance `ocp-stop-zone`. */
  planName: string;
  /** The task's name for people, for instance `Stop OB zone`. */
  name: string;
  clusterId: ClusterId;
  nodes: PlanNode[];
  /** Only obshell plans have it. The nodes of the others say everything. */
  request?: ObshellTaskRequest;
  context: TaskContext;
  formerStatuses: FormerStatuses;
  prohibitRollback: boolean;
}

/** A subtask before it has an id: edges are indexes into the same list. */
export interface SubtaskDraft {
  nodeIndex: number;
  seriesId: number;
  name: string;
  description: string;
  className: string;
  step: string;
  target: SubtaskTarget;
  parallelIndex: number;
  timeoutSeconds: number;
  retryCount: number;
  retryBackoffSeconds: number;
  prohibitRollback: boolean;
  upstreams: number[];
  downstreams: number[];
}
