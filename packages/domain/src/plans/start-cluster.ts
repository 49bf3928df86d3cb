import type { Plan } from '../plan.ts';
import type { StartRequest } from '../stop-request.ts';
import type { Cluster } from '../topology.ts';
import { clusterContext } from './contexts.ts';
import { type NodeRow, planNode, waitNode } from './node-rows.ts';
import { ocpPlan } from './ocp-plan.ts';

/** All processes first. What an earlier zone or server stop isolated returns to service together with the statuses. */
const rows: NodeRow[] = [
  {
    name: 'Prepare start cluster',
    classLeaf: 'cluster.PrepareStartObClusterTask',
    step: 'prepare-cluster-start',
    timeoutSeconds: 1800,
  },
  {
    name: 'Prepare start OB zone',
    classLeaf: 'zone.PrepareStartObZoneTask',
    step: 'prepare-zone-start',
    timeoutSeconds: 1800,
    split: 'zone',
  },
  waitNode,
  {
    name: 'Prepare start observer',
    classLeaf: 'server.PrepareStartObServerTask',
    step: 'prepare-server-start',
    timeoutSeconds: 300,
    split: 'server',
  },
  waitNode,
  {
    name: 'Start observer process',
    classLeaf: 'server.StartObServerProcessTask',
    step: 'start-process',
    timeoutSeconds: 1200,
    split: 'server',
  },
  waitNode,
  {
    name: 'Update observer status',
    classLeaf: 'server.UpdateObServerStatusTask',
    step: 'finish-server-start',
    timeoutSeconds: 300,
    split: 'server',
  },
  waitNode,
  {
    name: 'Update zone status',
    classLeaf: 'zone.UpdateObZoneStatusTask',
    step: 'finish-zone-start',
    timeoutSeconds: 1800,
    split: 'zone',
  },
  {
    name: 'Update OB cluster status',
    classLeaf: 'cluster.UpdateObClusterStatusTask',
    step: 'finish-cluster-start',
    timeoutSeconds: 30,
  },
];

/** Plan table `ocp-start-cluster`: 6 + 2 × zones + 3 × servers subtasks. */
export function planStartCluster(cluster: Cluster, request: StartRequest): Plan {
  return ocpPlan(cluster, request, {
    planName: 'ocp-start-cluster',
    name: 'Start OB cluster',
    nodes: rows.map((row) => planNode(row, { kind: 'cluster' })),
    context: clusterContext(cluster, request.target),
  });
}
