import type { ClusterId } from '@obstop/domain';
import type { Fault, SimulatedCluster, SimulatedFleetState } from '@obstop/engine';

/** The simulated fleet's state without a store. Hands out and keeps copies, as a database would. */
export function createInMemorySimulatedFleetState(): SimulatedFleetState {
  const clusters = new Map<ClusterId, SimulatedCluster>();
  const faults = new Map<number, Fault>();
  let lastFaultId = 0;

  return {
    async load(clusterId, of) {
      const cluster = structuredClone(clusters.get(clusterId));
      if (cluster && of !== undefined) cluster.servers = cluster.servers.filter(({ id }) => id === of);
      return cluster && { ...cluster, faults: structuredClone([...faults.values()]) };
    },
    async put(added, others) {
      if (others === 'remove') clusters.clear();
      for (const cluster of added) clusters.set(cluster.clusterId, structuredClone(cluster));
    },
    async save(clusterId, change) {
      const cluster = structuredClone(clusters.get(clusterId));
      if (cluster === undefined) throw new Error(`cluster ${clusterId} is not in the simulated fleet`);
      for (const zone of change.zones ?? []) {
        const index = cluster.zones.findIndex(({ name }) => name === zone.name);
        if (index < 0) throw new Error(`zone ${zone.name} is not in simulated cluster ${clusterId}`);
        cluster.zones[index] = structuredClone(zone);
      }
      for (const server of change.servers ?? []) {
        const index = cluster.servers.findIndex(({ id }) => id === server.id);
        if (index < 0) throw new Error(`server ${server.id} is not in simulated cluster ${clusterId}`);
        cluster.servers[index] = structuredClone(server);
      }
      clusters.set(clusterId, cluster);
    },
    async listFaults() {
      return structuredClone([...faults.values()]);
    },
    async addFault(draft) {
      const fault = { id: ++lastFaultId, ...structuredClone(draft) };
      faults.set(fault.id, fault);
      return structuredClone(fault);
    },
    async removeFault(id) {
      return faults.delete(id);
    },
    async clearFaults() {
      faults.clear();
    },
    async spendFault(id) {
      const rule = faults.get(id)?.rule;
      if (!rule || !('times' in rule) || rule.times === undefined) return false;
      if (rule.times <= 1) faults.delete(id);
      else rule.times -= 1;
      return true;
    },
  };
}
