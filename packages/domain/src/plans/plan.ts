import type { Plan } from '../plan.ts';
import type { StartRequest, StopRequest } from '../stop-request.ts';
import type { Cluster } from '../topology.ts';
import { planStartCluster } from './start-cluster.ts';
import { planStartServer } from './start-server.ts';
import { planStartZone } from './start-zone.ts';
import { planStopCluster } from './stop-cluster.ts';
import { planStopServer } from './stop-server.ts';
import { planStopZone } from './stop-zone.ts';

/**
 * The plan of an OCP stop. Ask `checkStop` first: a request that OCP's API cannot express (several zones, a zone
 * stop that keeps the processes, an unknown target) throws RangeError.
 */
export function planStop(cluster: Cluster, request: StopRequest): Plan {
  switch (request.target.kind) {
    case 'cluster':
      return planStopCluster(cluster, request);
    case 'zones':
      return planStopZone(cluster, request);
    case 'servers':
      return planStopServer(cluster, request);
  }
}

/** The plan of an OCP start, the way back of `planStop`. Ask `checkStart` first; throws RangeError as `planStop` does. */
export function planStart(cluster: Cluster, request: StartRequest): Plan {
  switch (request.target.kind) {
    case 'cluster':
      return planStartCluster(cluster, request);
    case 'zones':
      return planStartZone(cluster, request);
    case 'servers':
      return planStartServer(cluster, request);
  }
}
