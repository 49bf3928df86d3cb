import type { Plan } from '../plan.ts';
import type { StartRequest } from '../stop-request.ts';
import { singleServer, zoneOf } from '../target.ts';
import type { Cluster } from '../topology.ts';
import { serverContext } from './contexts.ts';
import {
  finishClusterOperation,
  finishZoneOperation,
  type NodeRow,
  planNode,
  syncClusterInfo,
} from './node-rows.ts';
import { ocpPlan } from './ocp-plan.ts';

/** The process is started first; START SERVER follows when it serves. */
export const startServerRows: NodeRow[] = [
  {
    name: 'Prepare start observer',
    classLeaf: 'server.PrepareStartObServerTask',
    step: 'begin-server-start',
    timeoutSeconds: 300,
  },
  {
    name: 'Start observer process',
    classLeaf: 'server.StartObServerProcessTask',
    step: 'signal-process-start',
    timeoutSeconds: 1200,
  },
  {
    name: 'Wait observer start',
    classLeaf: 'server.WaitObServerStartTask',
    step: 'wait-process-start',
    timeoutSeconds: 1200,
  },
  {
    name: 'Start server',
    classLeaf: 'server.StartObServerTask',
    step: 'resume-server',
    timeoutSeconds: 1800,
  },
  {
    name: 'Update observer status',
    classLeaf: 'server.UpdateObServerStatusTask',
    step: 'finish-server-start',
    timeoutSeconds: 300,
  },
];

/** Plan table `ocp-start-server`: 8 subtasks. Throws RangeError unless the target is one server. */
export function planStartServer(cluster: Cluster, request: StartRequest): Plan {
  const server = singleServer(cluster, request.target);
  const zone = zoneOf(cluster, server.zoneName);
  return ocpPlan(cluster, request, {
    planName: 'ocp-start-server',
    name: 'Start OB server',
    nodes: [
      ...startServerRows.map((row) => planNode(row, { kind: 'server', serverId: server.id })),
      planNode(finishZoneOperation, { kind: 'zone', zoneName: zone.name }),
      planNode(syncClusterInfo, { kind: 'cluster' }),
      planNode(finishClusterOperation, { kind: 'cluster' }),
    ],
    context: serverContext(cluster, request.target, zone, server),
  });
}
