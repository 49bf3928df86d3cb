import type { Plan } from '../plan.ts';
import type { RestartRequest } from '../stop-request.ts';
import { singleServer, singleZone, zoneOf } from '../target.ts';
import type { Cluster, Zone } from '../topology.ts';
import { rollingContext, serverContext, zoneContext } from './contexts.ts';
import {
  finishClusterOperation,
  finishZoneOperation,
  type NodeRow,
  planNode,
  syncClusterInfo,
  waitNode,
} from './node-rows.ts';
import { ocpPlan } from './ocp-plan.ts';
import { startServerRows } from './start-server.ts';
import { startZoneRows } from './start-zone.ts';
import { stopServerRows } from './stop-server.ts';
import { stopZoneRows } from './stop-zone.ts';

/** A row of a stop or start, with what is different in a restart. */
function row(rows: readonly NodeRow[], step: string, different: Partial<NodeRow> = {}): NodeRow {
  const found = rows.find((each) => each.step === step);
  if (!found) throw new RangeError(`no node has the step ${step}`);
  return { ...found, ...different };
}

// The target is RESTARTING from the first node to the last, so that only the nodes that set a status have steps of their own.
const prepareServer: Partial<NodeRow> = {
  name: 'Prepare restart observer',
  classLeaf: 'server.PrepareRestartObServerTask',
};
const prepareZone: Partial<NodeRow> = {
  name: 'Prepare restart OB zone',
  classLeaf: 'zone.PrepareRestartObZoneTask',
};
const startAgain: Partial<NodeRow> = { step: 'start-process-again' };
const finishServer: Partial<NodeRow> = { step: 'finish-server-restart' };

/**
 * OceanBase stops a zone only while the replicas of the others are in step. Those of the zone that has just come back may need
 * their time: the next isolation is tried again after 5, 10, 20, 40 and 80 seconds before it fails the task.
 */
const afterAnotherZone: Partial<NodeRow> = { retryCount: 5, retryBackoffSeconds: 5 };

/** The zone is stopped and started. It is in service again before the next node begins. */
function zoneNodes(
  { name: zoneName }: Zone,
  how: 'stop' | 'kill',
  prepareStep: string,
  isolation: Partial<NodeRow> = {},
) {
  const stop = stopZoneRows(how);
  const splitOver = { kind: 'zones' as const, zoneNames: [zoneName] };
  const rows: NodeRow[] = [
    row(stop, 'begin-zone-stop', { ...prepareZone, step: prepareStep }),
    row(stop, 'isolate-zone', isolation),
    row(stop, 'prepare-server-stop', { ...prepareServer, step: 'prepare-server-restart', splitOver }),
    waitNode,
    row(stop, `${how}-process`, { splitOver }),
    waitNode,
    row(startZoneRows, 'start-process', { ...startAgain, splitOver }),
    waitNode,
    row(startZoneRows, 'resume-zone'),
    row(startZoneRows, 'finish-server-start', { ...finishServer, splitOver }),
    row(startZoneRows, 'finish-zone-start', { step: 'finish-zone-restart' }),
  ];
  return rows.map((each) => planNode(each, { kind: 'zone', zoneName }));
}

/** Plan table `ocp-restart-cluster`, rolling: 2 subtasks, and for each zone that has servers 7 + 4 × servers. */
export function planRestartCluster(cluster: Cluster, request: RestartRequest): Plan {
  const served = cluster.zones.filter(({ servers }) => servers.length > 0);
  // Where no zone has a server, their empty splits refuse the restart.
  const zones = served.length > 0 ? served : cluster.zones;
  const node = (each: NodeRow) => planNode(each, { kind: 'cluster' });
  return ocpPlan(cluster, request, {
    planName: 'ocp-restart-cluster',
    name: 'Restart OB cluster',
    nodes: [
      node({
        name: 'Prepare restart cluster',
        classLeaf: 'cluster.PrepareRestartObClusterTask',
        step: 'prepare-cluster-restart',
        timeoutSeconds: 1800,
      }),
      ...zones.flatMap((zone, index) =>
        zoneNodes(zone, request.process, 'prepare-zone-restart', index > 0 ? afterAnotherZone : {}),
      ),
      node({ ...finishClusterOperation, step: 'finish-cluster-restart' }),
    ],
    context: rollingContext(cluster),
  });
}

/** Plan table `ocp-restart-zone`: 9 + 4 × servers subtasks. Throws RangeError unless the target is one zone, without a freeze. */
export function planRestartZone(cluster: Cluster, request: RestartRequest): Plan {
  const zone = singleZone(cluster, request.target);
  return ocpPlan(cluster, request, {
    planName: 'ocp-restart-zone',
    name: 'Restart OB zone',
    nodes: [
      ...zoneNodes(zone, request.process, 'begin-zone-restart'),
      planNode(syncClusterInfo, { kind: 'cluster' }),
      planNode(finishClusterOperation, { kind: 'cluster' }),
    ],
    context: zoneContext(cluster, request.target, zone),
  });
}

/** Plan table `ocp-restart-server`: 9 subtasks; force has neither isolation nor the way back from it, a freeze adds one. */
export function planRestartServer(cluster: Cluster, request: RestartRequest): Plan {
  const { process: how, isolate, freeze } = request;
  const server = singleServer(cluster, request.target);
  const zone = zoneOf(cluster, server.zoneName);
  const stop = stopServerRows(request);
  const rows: NodeRow[] = [
    row(stop, isolate ? 'begin-server-isolation' : 'begin-server-stop', {
      ...prepareServer,
      step: 'begin-server-restart',
    }),
    ...(freeze ? [row(stop, 'minor-freeze')] : []),
    ...(isolate ? [row(stop, 'isolate-server')] : []),
    row(stop, `signal-process-${how}`, { step: `${how}-process` }),
    row(startServerRows, 'signal-process-start', startAgain),
    ...(isolate ? [row(startServerRows, 'resume-server')] : []),
    row(startServerRows, 'finish-server-start', finishServer),
  ];
  return ocpPlan(cluster, request, {
    planName: 'ocp-restart-server',
    name: 'Restart OB server',
    nodes: [
      ...rows.map((each) => planNode(each, { kind: 'server', serverId: server.id })),
      planNode(finishZoneOperation, { kind: 'zone', zoneName: zone.name }),
      planNode(syncClusterInfo, { kind: 'cluster' }),
      planNode(finishClusterOperation, { kind: 'cluster' }),
    ],
    context: serverContext(cluster, request.target, zone, server),
  });
}
