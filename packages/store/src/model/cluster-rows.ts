import { type Cluster, type ClusterId, type Server, type ServerId, serversOf } from '@obstop/domain';
import type { Selectable } from 'kysely';
import { fromJson, toJson } from './json.ts';
import type { ClusterTable, Rows, ServerTable, TenantTable, ZoneTable } from './schema.ts';

/** The rows that make up a cluster. */
export interface ClusterParts {
  zones: Selectable<ZoneTable>[];
  servers: Selectable<ServerTable>[];
  tenants: Selectable<TenantTable>[];
}

/** The parts are in the order that the cluster is to have. */
export function toCluster(row: Selectable<ClusterTable>, { zones, servers, tenants }: ClusterParts): Cluster {
  const serversOfZone = Map.groupBy(servers, (server) => server.zone_name);
  return {
    id: row.id,
    name: row.name,
    obClusterId: row.ob_cluster_id,
    obVersion: row.ob_version,
    ...(row.role === null ? {} : { role: row.role }),
    createdAtMs: row.created_at_ms,
    status: row.status,
    zones: zones.map((zone) => ({
      name: zone.name,
      idcName: zone.idc_name,
      regionName: zone.region_name,
      status: zone.status,
      innerStatus: zone.inner_status,
      servers: (serversOfZone.get(zone.name) ?? []).map(toServer),
    })),
    tenants: tenants.map((tenant) => ({
      id: tenant.id,
      name: tenant.name,
      mode: tenant.mode,
      fullReplicaZones: fromJson(tenant.full_replica_zones),
    })),
  };
}

export function toServer(row: Selectable<ServerTable>): Server {
  return {
    id: row.id,
    zoneName: row.zone_name,
    ip: row.ip,
    rpcPort: row.rpc_port,
    sqlPort: row.sql_port,
    agentPort: row.agent_port,
    withRootServer: row.with_root_server === 1,
    status: row.status,
    innerStatus: row.inner_status,
  };
}

/** All rows of the clusters, in the order in which they are to be inserted. */
export function inventoryRows(clusters: Cluster[]): Rows[] {
  return [
    {
      table: 'clusters',
      rows: clusters.map((cluster) => ({
        id: cluster.id,
        name: cluster.name,
        ob_cluster_id: cluster.obClusterId,
        ob_version: cluster.obVersion,
        created_at_ms: cluster.createdAtMs,
        status: cluster.status,
        role: cluster.role ?? null,
      })),
    },
    {
      table: 'zones',
      rows: clusters.flatMap(({ id, zones }) =>
        zones.map((zone) => ({
          cluster_id: id,
          name: zone.name,
          idc_name: zone.idcName,
          region_name: zone.regionName,
          status: zone.status,
          inner_status: zone.innerStatus,
        })),
      ),
    },
    {
      table: 'servers',
      rows: clusters.flatMap(({ id, zones }) =>
        zones.flatMap((zone) =>
          zone.servers.map((server) => ({
            id: server.id,
            cluster_id: id,
            zone_name: zone.name,
            ip: server.ip,
            rpc_port: server.rpcPort,
            sql_port: server.sqlPort,
            agent_port: server.agentPort,
            with_root_server: server.withRootServer ? 1 : 0,
            status: server.status,
            inner_status: server.innerStatus,
          })),
        ),
      ),
    },
    {
      table: 'tenants',
      rows: clusters.flatMap(({ id, tenants }) =>
        tenants.map((tenant) => ({
          cluster_id: id,
          id: tenant.id,
          name: tenant.name,
          mode: tenant.mode,
          full_replica_zones: toJson(tenant.fullReplicaZones),
        })),
      ),
    },
  ];
}

/** Zones and servers that a change names. */
interface Named {
  zones?: { name: string }[];
  servers?: { id: ServerId }[];
}

/** How many zones and servers a change names: what is named twice counts once. */
export function countNamed({ zones = [], servers = [] }: Named): number {
  return new Set(zones.map(({ name }) => name)).size + new Set(servers.map(({ id }) => id)).size;
}

/** The first that a change of the cluster names and that is not among what is there. */
function firstUnknown(id: ClusterId, there: Named | undefined, { zones = [], servers = [] }: Named): string {
  const zone = zones.find(({ name }) => !there?.zones?.some((each) => each.name === name));
  const server = servers.find((each) => !there?.servers?.some((one) => one.id === each.id));
  if (there && zone) return `zone ${zone.name} of cluster ${id}`;
  if (there && server) return `server ${server.id} of cluster ${id}`;
  return `cluster ${id}`;
}

/** The error for a change of something that the inventory's cluster has not. */
export function notInInventoryError(id: ClusterId, cluster: Cluster | undefined, change: Named): Error {
  const there = cluster && { zones: cluster.zones, servers: serversOf(cluster) };
  return new Error(`${firstUnknown(id, there, change)} is not in the inventory`);
}

/** The error for a change of something that the simulation's cluster has not. */
export function notSimulatedError(id: ClusterId, there: Named | undefined, change: Named): Error {
  return new Error(`${firstUnknown(id, there, change)} is not in the simulation`);
}
