import type { Cluster, ClusterId, Server } from '@obstop/domain';
import type { Kysely, Selectable } from 'kysely';
import { fromJson, type JsonText } from '../model/json.ts';
import type { ClusterTable, Schema, ServerTable, TenantTable, ZoneTable } from '../model/schema.ts';
import { batchCallsOn } from '../postgres/batch-calls.ts';
import { isPostgres } from './dialect.ts';
import { runPrepared } from './prepared-statement.ts';

/** The rows that make up a cluster. */
export interface ClusterParts {
  zones: Selectable<ZoneTable>[];
  servers: Selectable<ServerTable>[];
  tenants: Selectable<TenantTable>[];
}

const columns = {
  zones: ['name', 'idc_name', 'region_name', 'status', 'inner_status'],
  servers: [
    ...['id', 'zone_name', 'ip', 'rpc_port', 'sql_port', 'agent_port', 'with_root_server'],
    ...['status', 'inner_status'],
  ],
  tenants: ['id', 'name', 'mode', 'full_replica_zones'],
};
const orders = { zones: 'name', servers: 'id', tenants: 'id' };
const tables = ['zones', 'servers', 'tenants'] as const;

/** One statement for all of it: every call of the database costs more than what it reads of a usual cluster. */
function selectCluster(part: (table: (typeof tables)[number]) => string, argument: string): string {
  return `select clusters.*, ${tables.map((table) => `${part(table)} as ${table}`).join()} from clusters where id ${argument}`;
}

const onSqlite = selectCluster((table) => {
  const members = columns[table].map((column) => `'${column}', ${column}`);
  return `(select json_group_array(json_object(${members})) from
    (select * from ${table} where cluster_id = clusters.id order by ${orders[table]}))`;
}, '= ?');
const onPostgres = selectCluster(
  (table) =>
    `(select coalesce(json_agg(p order by p.${orders[table]}), '[]') from ${table} p where p.cluster_id = clusters.id)`,
  '= any($1::bigint[])',
);

type PostgresRow = Selectable<ClusterTable> & ClusterParts;
type SqliteRow = Selectable<ClusterTable> & { [Part in keyof ClusterParts]: JsonText<ClusterParts[Part]> };

/** Clusters that are asked for at the same time. */
const batchedRead = batchCallsOn(async (db: Kysely<Schema>, ids: ClusterId[]) => {
  const rows = await runPrepared<PostgresRow>(db, onPostgres, [[...new Set(ids)]]);
  return ids.map((id) => rows.find((row) => row.id === id));
});

/** A cluster as it is at one moment. */
export async function readCluster(db: Kysely<Schema>, id: ClusterId): Promise<Cluster | undefined> {
  if (isPostgres(db)) {
    const row = await batchedRead(db, id);
    return row && toCluster(row, row);
  }
  const [row] = await runPrepared<SqliteRow>(db, onSqlite, [id]);
  if (row === undefined) return undefined;
  const { zones, servers, tenants } = row;
  return toCluster(row, {
    zones: fromJson(zones),
    servers: fromJson(servers),
    tenants: fromJson(tenants),
  });
}

/** Parts in the order in which they are to be. */
export function toCluster(row: Selectable<ClusterTable>, { zones, servers, tenants }: ClusterParts): Cluster {
  const serversOf = Map.groupBy(servers, (server) => server.zone_name);
  return {
    id: row.id,
    name: row.name,
    obClusterId: row.ob_cluster_id,
    obVersion: row.ob_version,
    createdAtMs: row.created_at_ms,
    status: row.status,
    zones: zones.map((zone) => ({
      name: zone.name,
      idcName: zone.idc_name,
      regionName: zone.region_name,
      status: zone.status,
      innerStatus: zone.inner_status,
      servers: (serversOf.get(zone.name) ?? []).map(toServer),
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
