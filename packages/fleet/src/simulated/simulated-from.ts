import type { Cluster } from '@obstop/domain';
import type { SimulatedCluster } from '@obstop/engine';

/** The simulation of an inventory's cluster with nothing stopped. */
export function simulatedFrom(cluster: Cluster): SimulatedCluster {
  return {
    clusterId: cluster.id,
    zones: cluster.zones.map(({ name }) => ({ name, isolated: false })),
    servers: cluster.zones.flatMap((zone) =>
      zone.servers.map(({ id }) => ({ id, zoneName: zone.name, processAlive: true, isolated: false })),
    ),
  };
}
