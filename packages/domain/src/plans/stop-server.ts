import type { Plan } from '../plan.ts';
import type { StopRequest } from '../stop-request.ts';
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

type Options = Pick<StopRequest, 'isolate' | 'freeze' | 'process'>;

/** Which step a node has under these options; `undefined` leaves the node out. */
type OptionRow = Omit<NodeRow, 'step'> & { step: (options: Options) => string | undefined };

/**
 * The table of options. A full stop has eight nodes. Force (`isolate` false) leaves out the isolation. `freeze` adds the minor
 * freeze before it. `process` keep leaves out both process nodes and ends with SERVICE_STOPPED.
 */
const rows: OptionRow[] = [
  {
    name: 'Prepare stop observer',
    classLeaf: 'server.PrepareStopObServerTask',
    step: ({ isolate }) => (isolate ? 'begin-server-isolation' : 'begin-server-stop'),
    timeoutSeconds: 300,
  },
  {
    name: 'Minor freeze',
    classLeaf: 'cluster.MinorFreezeTask',
    step: ({ freeze }) => (freeze ? 'minor-freeze' : undefined),
    timeoutSeconds: 1800,
  },
  {
    name: 'Stop server',
    classLeaf: 'server.StopObServerTask',
    step: ({ isolate }) => (isolate ? 'isolate-server' : undefined),
    timeoutSeconds: 1800,
  },
  {
    name: 'Stop observer process',
    classLeaf: 'server.StopObServerProcessTask',
    step: ({ process }) => (process === 'keep' ? undefined : `signal-process-${process}`),
    timeoutSeconds: 1200,
  },
  {
    name: 'Wait observer stop',
    classLeaf: 'server.WaitObServerStopTask',
    step: ({ process }) => (process === 'keep' ? undefined : 'wait-process-stop'),
    timeoutSeconds: 1200,
  },
  {
    name: 'Update observer status',
    classLeaf: 'server.UpdateObServerStatusTask',
    step: ({ process }) => (process === 'keep' ? 'finish-service-stop' : 'finish-server-stop'),
    timeoutSeconds: 300,
  },
];

/** The nodes of the server itself under these options. */
export const stopServerRows = (options: Options): NodeRow[] =>
  rows.flatMap((row) => {
    const step = row.step(options);
    return step === undefined ? [] : [{ ...row, step }];
  });

/**
 * Plan table `ocp-stop-server`: 8 subtasks, fewer or more by its options.
 * Throws RangeError where the request would do nothing (neither isolate nor end the process).
 */
export function planStopServer(cluster: Cluster, request: StopRequest): Plan {
  if (request.process === 'keep' && !request.isolate)
    throw new RangeError('a server stop either isolates or ends the process');
  const server = singleServer(cluster, request.target);
  const zone = zoneOf(cluster, server.zoneName);
  return ocpPlan(cluster, request, {
    planName: 'ocp-stop-server',
    name: 'Stop OB server',
    nodes: [
      ...stopServerRows(request).map((row) => planNode(row, { kind: 'server', serverId: server.id })),
      planNode(finishZoneOperation, { kind: 'zone', zoneName: zone.name }),
      planNode(syncClusterInfo, { kind: 'cluster' }),
      planNode(finishClusterOperation, { kind: 'cluster' }),
    ],
    context: serverContext(cluster, request.target, zone, server),
  });
}
