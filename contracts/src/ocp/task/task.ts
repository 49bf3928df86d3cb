import type { OcpSubtaskOperation, OcpSubtaskStatus, OcpTaskOperation, OcpTaskStatus } from '../enums.ts';

/** An id of any size: a safe integer, a bigint, or the digits that a vendor sent as a string. */
export type WireId = number | bigint | string;

/** A known value, or one that only a newer vendor knows. */
export type Open<T extends string> = T | (string & {});

/** The four shapes in which OCP writes a task. */
export type OcpDialect = 'A' | 'B' | 'C' | 'D';

/** A task's context, from its text form (A) or its object form (B). */
export interface OcpTaskContext {
  parallelIdx: number;
  /** Only the object form has it. */
  parallel?: boolean;
  stringMap: Record<string, string>;
  listMap: Record<string, string[]>;
}

/** A subtask of any dialect; what a dialect does not carry is absent. */
export interface OcpSubtask {
  id: WireId;
  name: string;
  description: string;
  status: Open<OcpSubtaskStatus>;
  operation: Open<OcpSubtaskOperation>;
  upstreams: WireId[];
  downstreams: WireId[];
  className?: string;
  nodeType?: string;
  /** −1 = not split. */
  parallelIdx?: number;
  prohibitRollback?: boolean;
  prohibitSkip?: boolean;
  /** Number of runs, not a duration. */
  runTime?: number;
  /** Creation index, not the order of execution: follow upstreams and downstreams. */
  seriesId?: WireId;
  taskId?: WireId;
  /** Seconds. */
  timeout?: number;
  executor?: string;
  createTime?: string;
  startTime?: string;
  finishTime?: string;
}

/** A task of any dialect; what a dialect does not carry is absent. Times are the vendor's text. */
export interface OcpTask {
  id: WireId;
  name: string;
  status: Open<OcpTaskStatus>;
  operation?: Open<OcpTaskOperation>;
  type?: string;
  cluster?: { id: WireId; name?: string; obClusterId?: WireId; type?: string };
  tenant?: { id: WireId; name?: string; obClusterId?: WireId; mode?: string };
  hostId?: WireId;
  creator?: { id?: WireId; name: string };
  context?: OcpTaskContext;
  executor?: string;
  taskDefinitionId?: WireId;
  /** true = rollback is forbidden, whatever the vendor's table says. */
  prohibitRollback?: boolean;
  createTime?: string;
  startTime?: string;
  finishTime?: string;
  /** In the order they came: arbitrary. */
  subtasks: OcpSubtask[];
}
