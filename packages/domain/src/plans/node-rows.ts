import type { PlanNode } from '../plan.ts';
import type { SubtaskTarget } from '../task.ts';

/** What a table row may leave out: nothing is split, retried or forbidden to roll back unless the row says so. */
export type NodeRow = Pick<PlanNode, 'name' | 'step' | 'timeoutSeconds'> & {
  /** The class below OCP's common prefix, for instance `zone.StopObZoneTask`. */
  classLeaf: string;
} & Partial<
    Pick<
      PlanNode,
      'split' | 'splitOver' | 'target' | 'retryCount' | 'retryBackoffSeconds' | 'prohibitRollback'
    >
  >;

const classPrefix = 'com.alipay.ocp.service.task.business.';

/** Fills the defaults of a row. OCP's descriptions equal its names. */
export function planNode(row: NodeRow, target: SubtaskTarget): PlanNode {
  return {
    name: row.name,
    description: row.name,
    className: classPrefix + row.classLeaf,
    step: row.step,
    timeoutSeconds: row.timeoutSeconds,
    split: row.split ?? 'none',
    ...(row.splitOver && { splitOver: row.splitOver }),
    target: row.target ?? target,
    retryCount: row.retryCount ?? 0,
    retryBackoffSeconds: row.retryBackoffSeconds ?? 0,
    prohibitRollback: row.prohibitRollback ?? false,
  };
}

/** The join between two split nodes. Without it each of n subtasks would wait for only one subtask of the node before. */
export const waitNode: NodeRow = {
  name: 'Wait node',
  classLeaf: 'WaitNode',
  step: 'wait-node',
  timeoutSeconds: 30,
};

export const syncClusterInfo: NodeRow = {
  name: 'Sync cluster info',
  classLeaf: 'cluster.SyncClusterInfoTask',
  step: 'sync-cluster-info',
  timeoutSeconds: 30,
  target: { kind: 'cluster' },
};

/** Last node of a zone or server operation: the cluster leaves OPERATING for its target status. */
export const finishClusterOperation: NodeRow = {
  name: 'Update OB cluster status',
  classLeaf: 'cluster.UpdateObClusterStatusTask',
  step: 'finish-cluster-operation',
  timeoutSeconds: 30,
  target: { kind: 'cluster' },
};

/** Last but two of a server operation: the zone leaves OPERATING for its target status. */
export const finishZoneOperation: NodeRow = {
  name: 'Update zone status',
  classLeaf: 'zone.UpdateObZoneStatusTask',
  step: 'finish-zone-operation',
  timeoutSeconds: 1800,
};
