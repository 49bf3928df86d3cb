import { type Cluster, clusterId, type Server, serverId, serversOf, type Zone } from '@obstop/domain';
import type { SimulatedCluster } from '@obstop/engine';

/** How large a cluster is made. */
export interface ClusterShape {
  id: number;
  /** Servers are numbered from here; no other cluster may have these numbers. */
  firstServerId: number;
  servers: number;
}

const mostZones = 3;

function server(id: number, zoneName: string, withRootServer: boolean): Server {
  return {
    id: serverId(id),
    zoneName,
    ip: `10.${(id >> 16) & 255}.${(id >> 8) & 255}.${id & 255}`,
    rpcPort: 2882,
    sqlPort: 2881,
    agentPort: 2886,
    withRootServer,
    status: 'RUNNING',
    innerStatus: 'ACTIVE',
  };
}

/** A running cluster: its servers spread over three zones, or fewer where it has fewer servers. */
export function makeCluster({ id, firstServerId, servers }: ClusterShape): Cluster {
  const zoneCount = Math.min(mostZones, servers);
  const zones = Array.from({ length: zoneCount }, (_, index): Zone => {
    const name = `zone${index + 1}`;
    const first = Math.floor((servers * index) / zoneCount);
    const end = Math.floor((servers * (index + 1)) / zoneCount);
    return {
      name,
      idcName: `idc${index + 1}`,
      regionName: 'region1',
      status: 'RUNNING',
      innerStatus: 'ACTIVE',
      servers: Array.from({ length: end - first }, (_each, offset) =>
        server(firstServerId + first + offset, name, index === 0 && offset === 0),
      ),
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
    tenants: [{ id: 1, name: 'sys', mode: 'MYSQL', fullReplicaZones: zones.map(({ name }) => name) }],
  };
}

/** Clusters 1…count with three servers each. */
export function makeClusters(count: number): Cluster[] {
  return Array.from({ length: count }, (_, index) =>
    makeCluster({ id: index + 1, firstServerId: 1 + index * 3, servers: 3 }),
  );
}

/** What the simulated fleet has of a cluster with nothing stopped. */
export function simulate(cluster: Cluster): SimulatedCluster {
  return {
    clusterId: cluster.id,
    zones: cluster.zones.map(({ name }) => ({ name, isolated: false })),
    servers: serversOf(cluster).map(({ id, zoneName }) => ({
      id,
      zoneName,
      processAlive: true,
      isolated: false,
    })),
  };
}
