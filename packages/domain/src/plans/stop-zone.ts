import type { Plan } from '../plan.ts';
import type { StopRequest } from '../stop-request.ts';
import { singleZone } from '../target.ts';
import type { Cluster } from '../topology.ts';
import { zoneContext } from './contexts.ts';
import { finishClusterOperation, type NodeRow, planNode, syncClusterInfo, waitNode } from './node-rows.ts';
import { ocpPlan } from './ocp-plan.ts';

/** STOP ZONE comes first, so that leaders move away. Then every process of the zone is stopped. */
export const stopZoneRows = (how: 'stop' | 'kill'): NodeRow[] => [
  {
    name: 'Prepare stop OB zone',
    classLeaf: 'zone.PrepareStopObZoneTask',
    step: 'begin-zone-stop',
    timeoutSeconds: 1800,
  },
  { name: 'Stop zone', classLeaf: 'zone.StopObZoneTask', step: 'isolate-zone', timeoutSeconds: 1800 },
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
  {
    name: 'Update zone status',
    classLeaf: 'zone.UpdateObZoneStatusTask',
    step: 'finish-zone-stop',
    timeoutSeconds: 1800,
  },
  syncClusterInfo,
  finishClusterOperation,
];

/** Plan table `ocp-stop-zone`: 7 + 3 × servers subtasks. Throws RangeError where the request is not OCP's zone stop. */
export function planStopZone(cluster: Cluster, request: StopRequest): Plan {
  if (request.process === 'keep' || request.freeze || !request.isolate)
    throw new RangeError('a zone stop isolates and ends every process, without a freeze');
  const zone = singleZone(cluster, request.target);
  return ocpPlan(cluster, request, {
    planName: 'ocp-stop-zone',
    name: 'Stop OB zone',
    nodes: stopZoneRows(request.process).map((row) => planNode(row, { kind: 'zone', zoneName: zone.name })),
    context: zoneContext(cluster, request.target, zone),
  });
}
