import type { Cluster, SubtaskId, Task } from '@obstop/domain';
import type { SubtaskLogEntry } from '@obstop/engine';

/** Everything that is needed to show a task as a DAG. */
export interface DagView {
  task: Task;
  cluster: Cluster;
  /** By subtask; what has no entry has not written anything. Empty where no details are asked for. */
  logs: ReadonlyMap<SubtaskId, readonly SubtaskLogEntry[]>;
  /** Whether the task holds the cluster's lock now. */
  holdsLock: boolean;
}

/** True for the way back of a stop. */
export function isStart({ planName }: Task): boolean {
  return planName.includes('-start');
}
