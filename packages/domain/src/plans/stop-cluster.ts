import type { Plan } from '../plan.ts';
import type { StopRequest } from '../stop-request.ts';
import type { Cluster } from '../topology.ts';
import { clusterContext } from './contexts.ts';
import { type NodeRow, planNode, waitNode } from './node-rows.ts';
import { ocpPlan } from './ocp-plan.ts';

/** Only processes are stopped. Nothing is isolated, because no server is left to take over. */
const rows = (how: 'stop' | 'kill'): NodeRow[] => [
  {
    name: 'Prepare stop cluster',
    classLeaf: 'cluster.PrepareStopObClusterTask',
    step: 'prepare-cluster-stop',
    timeoutSeconds: 1800,
  },
  {
    name: 'Prepare stop OB zone',
    classLeaf: 'zone.PrepareStopObZoneTask',
    step: 'prepare-zone-stop',
    timeoutSeconds: 1800,
    split: 'zone',
  },
  waitNode,
  {
    name: 'Prepare stop observer',
    classLeaf: 'server.PrepareStopObServerTask',
    step: 'prepare-server-stop',
    timeoutSeconds: 300,
    split: 'server',
  },
  waitNode,
  {
    name: 'Stop observer process',
    classLeaf: 'server.StopObServerProcessTask',
    step: `${how}-process`,
    timeoutSeconds: 1200,
    split: 'server',
  },
  waitNode,
  {
    name: 'Update observer status',
    classLeaf: 'server.UpdateObServerStatusTask',
    step: 'finish-server-stop',
    timeoutSeconds: 300,
    split: 'server',
  },
  waitNode,
  {
    name: 'Update zone status',
    classLeaf: 'zone.UpdateObZoneStatusTask',
    step: 'finish-zone-stop',
    timeoutSeconds: 1800,
    split: 'zone',
  },
  {
    name: 'Update OB cluster status',
    classLeaf: 'cluster.UpdateObClusterStatusTask',
    step: 'finish-cluster-stop',
    timeoutSeconds: 30,
  },
];

/** Plan table `ocp-stop-cluster`: 6 + 2 × zones + 3 × servers subtasks. Throws RangeError where the process would be kept. */
export function planStopCluster(cluster: Cluster, request: StopRequest): Plan {
  if (request.process === 'keep' || request.freeze)
    throw new RangeError('a cluster stop ends every process, without a freeze');
  return ocpPlan(cluster, request, {
    planName: 'ocp-stop-cluster',
    name: 'Stop OB cluster',
    nodes: rows(request.process).map((row) => planNode(row, { kind: 'cluster' })),
    context: clusterContext(cluster, request.target),
  });
}
