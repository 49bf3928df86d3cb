import { type Cluster, type ClusterId, serversOf } from '@obstop/domain';
import type { ClusterStore } from '../ports/cluster-store.ts';

/** The inventory in memory; hands out copies, as a database does. */
export function memoryClusterStore(clusters: Map<ClusterId, Cluster> = new Map()): ClusterStore {
  return {
    get: async (id) => structuredClone(clusters.get(id)),
    getServer: async (id, serverId) => {
      const cluster = clusters.get(id);
      return structuredClone(cluster && serversOf(cluster).find((server) => server.id === serverId));
    },
    list: async () => structuredClone([...clusters.values()].sort((a, b) => a.id - b.id)),
    put: async (added, others) => {
      if (others === 'remove') clusters.clear();
      for (const cluster of added) clusters.set(cluster.id, structuredClone(cluster));
    },
    setStatuses: async (id, change) => {
      const cluster = clusters.get(id);
      if (!cluster) return;
      if (change.cluster) cluster.status = change.cluster;
      for (const zone of cluster.zones) {
        const wanted = change.zones?.find((each) => each.name === zone.name);
        zone.status = wanted?.status ?? zone.status;
        zone.innerStatus = wanted?.innerStatus ?? zone.innerStatus;
        for (const server of zone.servers) {
          const one = change.servers?.find((each) => each.id === server.id);
          server.status = one?.status ?? server.status;
          server.innerStatus = one?.innerStatus ?? server.innerStatus;
        }
      }
    },
  };
}
