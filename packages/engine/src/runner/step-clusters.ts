import type { ClusterStore, StatusWriter } from '../ports/cluster-store.ts';

/**
 * The inventory as one run of a step sees it. Every write names the owner (E3). An aborted run may continue unnoticed, but it
 * writes nothing any more (E6).
 */
export function stepClusters(clusters: ClusterStore, by: StatusWriter, signal: AbortSignal): ClusterStore {
  return {
    get: (id) => clusters.get(id),
    getServer: (id, server) => clusters.getServer(id, server),
    list: () => clusters.list(),
    put: (added) => clusters.put(added),
    setStatuses: async (id, change) => {
      signal.throwIfAborted();
      await clusters.setStatuses(id, change, by);
    },
  };
}
