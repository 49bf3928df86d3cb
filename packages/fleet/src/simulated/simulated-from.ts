import type { Cluster, Server, Zone } from '@obstop/domain';
import type { SimulatedCluster } from '@obstop/engine';

/** A cluster that is STOPPED has zones that are STOPPED and not isolated: nothing of it has ever been out of service alone. */
const isIsolated = (cluster: Cluster, { status }: Zone) =>
  cluster.status !== 'STOPPED' && (status === 'STOPPED' || status === 'SERVICE_STOPPED');

/** A server that was stopped by itself was isolated before; one that was stopped with its zone was not. */
const isTakenOut = (zone: Zone, { status }: Server) =>
  status === 'SERVICE_STOPPED' || (status === 'PROCESS_STOPPED' && zone.status !== 'STOPPED');

/** The simulation of an inventory's cluster, as its statuses have it: what they do not call stopped is in service. */
export function simulatedFrom(cluster: Cluster): SimulatedCluster {
  return {
    clusterId: cluster.id,
    zones: cluster.zones.map((zone) => ({ name: zone.name, isolated: isIsolated(cluster, zone) })),
    servers: cluster.zones.flatMap((zone) =>
      zone.servers.map((server) => ({
        id: server.id,
        zoneName: zone.name,
        processAlive: server.status !== 'PROCESS_STOPPED',
        isolated: isTakenOut(zone, server),
      })),
    ),
  };
}
