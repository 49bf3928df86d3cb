import { clusterId, serverId } from '../ids.ts';
import type { Cluster } from '../topology.ts';

/** A running cluster with so many servers in each of its zones, ids from 1; one tenant has a voter in every zone. */
export function sampleCluster(serversPerZone: number[] = [1, 1, 1]): Cluster {
  let next = 1;
  const zones = serversPerZone.map((count, zone) => ({
    name: `zone${zone + 1}`,
    idcName: `idc${zone + 1}`,
    regionName: 'region1',
    status: 'RUNNING' as const,
    innerStatus: 'ACTIVE' as const,
    servers: Array.from({ length: count }, (_, index) => ({
      id: serverId(next++),
      zoneName: `zone${zone + 1}`,
      ip: `10.0.${zone + 1}.${index + 1}`,
      rpcPort: 2882,
      sqlPort: 2881,
      agentPort: 2886,
      withRootServer: index === 0,
      status: 'RUNNING' as const,
      innerStatus: 'ACTIVE' as const,
    })),
  }));
  return {
    id: clusterId(21),
    name: 'ob_sample',
    obClusterId: 22,
    obVersion: '4.2.1.0',
    createdAtMs: 1_600_000_000_000,
    status: 'RUNNING',
    zones,
    tenants: [{ id: 1, name: 'sys', mode: 'MYSQL', fullReplicaZones: zones.map(({ name }) => name) }],
  };
}
