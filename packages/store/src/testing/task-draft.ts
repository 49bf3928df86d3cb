import { clusterId, type SubtaskDraft, serverId } from '@obstop/domain';
import type { TaskDraft } from '@obstop/engine';

function subtask(position: number, count: number): SubtaskDraft {
  return {
    nodeIndex: position,
    seriesId: count - position,
    name: `Step ${position}`,
    description: `Does step ${position}`,
    className: `Step${position}Task`,
    step: `step-${position}`,
    target: position === 0 ? { kind: 'cluster' } : { kind: 'server', serverId: serverId(position) },
    parallelIndex: -1,
    timeoutSeconds: 300,
    retryCount: 0,
    retryBackoffSeconds: 0,
    prohibitRollback: false,
    upstreams: position === 0 ? [] : [position - 1],
    downstreams: position === count - 1 ? [] : [position + 1],
  };
}

/** A stop of cluster 1 with three subtasks in a row, which takes the lock; `nodes` and `plan` fields may be replaced. */
export function taskDraft(
  changes: Partial<Omit<TaskDraft, 'plan'>> & { cluster?: number; name?: string } = {},
): TaskDraft {
  const { cluster = 1, name = 'Stop OB zone', ...draft } = changes;
  return {
    plan: {
      planName: 'ocp-stop-zone',
      name,
      clusterId: clusterId(cluster),
      nodes: [],
      context: { stringMap: { zone_name: 'zone2' }, listMap: { server_ids: ['2'] } },
      formerStatuses: { cluster: 'RUNNING', zones: { zone2: 'RUNNING' }, servers: { 2: 'RUNNING' } },
      prohibitRollback: false,
    },
    subtasks: [subtask(0, 3), subtask(1, 3), subtask(2, 3)],
    clusterName: 'obdemo',
    obClusterId: 1001,
    creator: { id: 100, name: 'admin' },
    executor: '127.0.0.1',
    nowMs: 1_700_000_000_000,
    takeLock: true,
    ...draft,
  };
}
