import { type Cluster, clusterId, serverId, type Zone } from '@obstop/domain';

/** How large a cluster is made. */
export interface ClusterSize {
  id: number;
  /** Servers are numbered from here; no other cluster may have these numbers. */
  firstServerId: number;
  servers: number;
}

const zoneNames = ['zone1', 'zone2', 'zone3'];

/** A running cluster with three zones, its servers spread over them. */
export function makeCluster({ id, firstServerId, servers }: ClusterSize): Cluster {
  const firstOf = (zone: number) => firstServerId + Math.floor((servers * zone) / zoneNames.length);
  const zones = zoneNames.map((name, zone): Zone => {
    const first = firstOf(zone);
    return {
      name,
      idcName: `idc${zone + 1}`,
      regionName: 'region1',
      status: 'RUNNING',
      innerStatus: 'ACTIVE',
      servers: Array.from({ length: firstOf(zone + 1) - first }, (_, offset) => ({
        id: serverId(first + offset),
        zoneName: name,
        ip: addressOf(first + offset),
        rpcPort: 2882,
        sqlPort: 2881,
        agentPort: 2886,
        withRootServer: zone === 0 && offset === 0,
        status: 'RUNNING',
        innerStatus: 'ACTIVE',
      })),
    };
  });
  return {
    id: clusterId(id),
    name: `bench${id}`,
    obClusterId: 100_000 + id,
    obVersion: '4.2.1.0',
    createdAtMs: 1_700_000_000_000,
    status: 'RUNNING',
    zones,
    tenants: [{ id: 1, name: 'sys', mode: 'MYSQL', fullReplicaZones: zoneNames }],
  };
}

const addressOf = (server: number) => `10.${(server >> 16) & 255}.${(server >> 8) & 255}.${server & 255}`;

/** Clusters 1…count with three servers each. */
export function makeClusters(count: number): Cluster[] {
  return Array.from({ length: count }, (_, index) =>
    makeCluster({ id: index + 1, firstServerId: firstServerOf(index + 1), servers: 3 }),
  );
}

/** The first server of one of these clusters. */
export const firstServerOf = (cluster: number) => 1 + (cluster - 1) * 3;
