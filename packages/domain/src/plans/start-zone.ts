import type { Plan } from '../plan.ts';
import type { StartRequest } from '../stop-request.ts';
import { singleZone } from '../target.ts';
import type { Cluster } from '../topology.ts';
import { zoneContext } from './contexts.ts';
import { finishClusterOperation, type NodeRow, planNode, syncClusterInfo, waitNode } from './node-rows.ts';
import { ocpPlan } from './ocp-plan.ts';

/** The processes are started first; START ZONE follows when they serve. */
export const startZoneRows: NodeRow[] = [
  {
    name: 'Prepare start OB zone',
    classLeaf: 'zone.PrepareStartObZoneTask',
    step: 'begin-zone-start',
    timeoutSeconds: 1800,
  },
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
  { name: 'Start zone', classLeaf: 'zone.StartObZoneTask', step: 'resume-zone', timeoutSeconds: 1800 },
  {
    name: 'Update observer status',
    classLeaf: 'server.UpdateObServerStatusTask',
    step: 'finish-server-start',
    timeoutSeconds: 300,
    split: 'server',
  },
  {
    name: 'Update zone status',
    classLeaf: 'zone.UpdateObZoneStatusTask',
    step: 'finish-zone-start',
    timeoutSeconds: 1800,
  },
  syncClusterInfo,
  finishClusterOperation,
];

/** Plan table `ocp-start-zone`: 7 + 3 × servers subtasks. Throws RangeError unless the target is one zone. */
export function planStartZone(cluster: Cluster, request: StartRequest): Plan {
  const zone = singleZone(cluster, request.target);
  return ocpPlan(cluster, request, {
    planName: 'ocp-start-zone',
    name: 'Start OB zone',
    nodes: startZoneRows.map((row) => planNode(row, { kind: 'zone', zoneName: zone.name })),
    context: zoneContext(cluster, request.target, zone),
  });
}
