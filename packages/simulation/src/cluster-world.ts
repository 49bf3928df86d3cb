import type { Cluster, ClusterId, ServerId } from '@obstop/domain';
import { clusterId, serverId, serversOf } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import type { ClusterObservation } from '@obstop/engine';

/** What is really there of one cluster. */
export interface ClusterWorld {
  cluster: Cluster;
  isolatedZones: Set<string>;
  isolatedServers: Set<ServerId>;
  alive: Set<ServerId>;
  /** Told to stop and not gone yet. */
  dying: Set<ServerId>;
}

/** A world in which everything runs. */
export function newClusterWorld(cluster: Cluster): ClusterWorld {
  return {
    cluster,
    isolatedZones: new Set(),
    isolatedServers: new Set(),
    alive: new Set(serversOf(cluster).map(({ id }) => id)),
    dying: new Set(),
  };
}

/** What `Fleet.observe` answers of it. */
export function observed({
  cluster,
  isolatedZones,
  isolatedServers,
  alive,
}: ClusterWorld): ClusterObservation {
  const inner = (active: boolean) => (active ? ('ACTIVE' as const) : ('INACTIVE' as const));
  return {
    zones: cluster.zones.map(({ name }) => {
      const isolated = isolatedZones.has(name);
      return { name, isolated, innerStatus: inner(!isolated) };
    }),
    servers: serversOf(cluster).map(({ id }) => {
      const processAlive = alive.has(id);
      return { id, processAlive, isolated: isolatedServers.has(id), innerStatus: inner(processAlive) };
    }),
  };
}

/** The clusters of a simulation: one with three zones, one with two servers per zone and no tenant. */
export function simulatedClusters(): Cluster[] {
  const second = sampleCluster([2, 2]);
  return [
    sampleCluster([1, 1, 1]),
    {
      ...second,
      id: clusterId(31),
      name: 'ob_second',
      obClusterId: 32,
      tenants: [],
      zones: second.zones.map((zone) => ({
        ...zone,
        servers: zone.servers.map((server) => ({ ...server, id: serverId(server.id + 100) })),
      })),
    },
  ];
}

/** A cluster's world by its id. Throws for a cluster that the simulation does not have. */
export function worldOf(worlds: ReadonlyMap<ClusterId, ClusterWorld>, id: ClusterId): ClusterWorld {
  const world = worlds.get(id);
  if (!world) throw new Error(`the simulation has no cluster ${id}`);
  return world;
}
