import { clusterId, subtaskId, taskId } from '../ids.ts';
import type { Subtask, Task } from '../task.ts';

/** A task over the given graph, edges as upstream indexes; roots are READY. */
export function sampleTask(upstreams: number[][], subtask: Partial<Subtask> = {}): Task {
  return {
    id: taskId(1),
    clusterId: clusterId(21),
    clusterName: 'ob_sample',
    obClusterId: 22,
    planName: 'sample',
    name: 'Sample',
    status: 'RUNNING',
    operation: 'EXECUTE',
    creator: { id: 100, name: 'admin' },
    executor: '127.0.0.1',
    context: { stringMap: {}, listMap: {} },
    formerStatuses: { cluster: 'RUNNING', zones: {}, servers: {} },
    prohibitRollback: false,
    createdAtMs: 0,
    startedAtMs: 0,
    subtasks: upstreams.map((ups, index) => ({
      id: subtaskId(index + 1),
      seriesId: index,
      nodeIndex: index,
      name: `node ${index}`,
      description: `node ${index}`,
      className: 'Sample',
      step: 'sample',
      target: { kind: 'cluster' },
      parallelIndex: -1,
      timeoutSeconds: 30,
      retryCount: 0,
      retryBackoffSeconds: 0,
      prohibitRollback: false,
      status: ups.length === 0 ? 'READY' : 'PENDING',
      operation: 'EXECUTE',
      runCount: 1,
      upstreamIds: ups.map((up) => subtaskId(up + 1)),
      downstreamIds: upstreams.flatMap((each, down) => (each.includes(index) ? [subtaskId(down + 1)] : [])),
      ...subtask,
    })),
  };
}

/** Freezes the value and everything in it, so that any change throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const each of Object.values(value)) deepFreeze(each);
  }
  return value;
}
