import type { Cluster } from '@obstop/domain';
import type { ClusterStore, SimulatedFleetState } from '@obstop/engine';
import { demoClusters } from './demo-fleet.ts';
import { sightOf } from './observation.ts';
import { simulatedFrom } from './simulated-from.ts';

interface Stores {
  clusters: ClusterStore;
  simulatedFleet: SimulatedFleetState;
}

/** The cluster with the inner statuses that its other statuses lead to. */
function withInnerStatuses(cluster: Cluster): Cluster {
  const { zones, servers } = sightOf({ ...simulatedFrom(cluster), faults: [] }, 0).seen;
  const zoneStatus = new Map(zones.map(({ name, innerStatus }) => [name, innerStatus]));
  const serverStatus = new Map(servers.map(({ id, innerStatus }) => [id, innerStatus]));
  return {
    ...cluster,
    zones: cluster.zones.map((zone) => ({
      ...zone,
      innerStatus: zoneStatus.get(zone.name) ?? zone.innerStatus,
      servers: zone.servers.map((server) => ({
        ...server,
        innerStatus: serverStatus.get(server.id) ?? server.innerStatus,
      })),
    })),
  };
}

/**
 * Makes the fleet of these clusters and no others, in the states that their statuses say, without faults; inner statuses follow
 * from the others. Tasks and locks stay as they are. The inventory is written last. While it is missing, the fleet counts as not
 * made, and this may be called again.
 */
export async function resetFleet({ clusters, simulatedFleet }: Stores, fleet: Cluster[]): Promise<void> {
  await simulatedFleet.clearFaults();
  await simulatedFleet.put(fleet.map(simulatedFrom), 'remove');
  await clusters.put(fleet.map(withInnerStatuses), 'remove');
}

/** The same with the demo fleet: nothing stopped. */
export const resetDemoFleet = (stores: Stores, nowMs: number): Promise<void> =>
  resetFleet(stores, demoClusters(nowMs));
