import type { Plan } from '../plan.ts';
import type { RestartRequest, StartRequest, StopRequest } from '../stop-request.ts';
import type { Cluster } from '../topology.ts';
import { planRestartCluster, planRestartServer, planRestartZone } from './restart.ts';
import { planStartCluster } from './start-cluster.ts';
import { planStartServer } from './start-server.ts';
import { planStartZone } from './start-zone.ts';
import { planStopCluster } from './stop-cluster.ts';
import { planStopServer } from './stop-server.ts';
import { planStopZone } from './stop-zone.ts';

const stops = { cluster: planStopCluster, zones: planStopZone, servers: planStopServer };
const restarts = { cluster: planRestartCluster, zones: planRestartZone, servers: planRestartServer };
const starts = { cluster: planStartCluster, zones: planStartZone, servers: planStartServer };

/**
 * The plan of an OCP stop. Call `checkStop` first. Throws RangeError for a request that OCP's API cannot express: several
 * zones, a zone stop that keeps the processes, an unknown target.
 */
export function planStop(cluster: Cluster, request: StopRequest): Plan {
  return stops[request.target.kind](cluster, request);
}

/** The plan of an OCP start, the way back of `planStop`. Call `checkStart` first; throws RangeError as `planStop` does. */
export function planStart(cluster: Cluster, request: StartRequest): Plan {
  return starts[request.target.kind](cluster, request);
}

/**
 * The plan of an OCP restart: the nodes of `planStop` and `planStart` in one task, for a cluster zone by zone. Call
 * `checkRestart` first; throws RangeError as `planStop` does.
 */
export function planRestart(cluster: Cluster, request: RestartRequest): Plan {
  return restarts[request.target.kind](cluster, request);
}
