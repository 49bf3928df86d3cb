/**
 * Owns: the inventory's rows (clusters, zones, servers, tenants) and the statuses the managing side gives them.
 * Does not own: what is really there (the Fleet), who may change a cluster (the lock, E2).
 * Invariants: each call is one transaction; E4 setting what is set changes nothing.
 */
import type { Cluster, ClusterId, Server } from '@obstop/domain';
import type { ClusterStore, StatusChange } from '@obstop/engine';
import { type Kysely, type Selectable, sql } from 'kysely';
import { isPostgres } from './dialect.ts';
import { fromJson, toJson } from './json.ts';
import type { Schema, ServerTable, Transaction } from './schema.ts';
import { refuseOldEpoch } from './tasks/hold-epoch.ts';
import { readAtOnce, write } from './transact.ts';

export function createClusterStore(db: Kysely<Schema>): ClusterStore {
  return {
    get: (id) => readAtOnce(db, async (trx) => (await readClusters(trx, [id]))[0]),
    async getServer(id, serverId) {
      const row = await db
        .selectFrom('servers')
        .selectAll()
        .where('cluster_id', '=', id)
        .where('id', '=', serverId)
        .executeTakeFirst();
      return row && toServer(row);
    },
    list: () =>
      readAtOnce(db, async (trx) => {
        const rows = await trx.selectFrom('clusters').select('id').execute();
        return readClusters(
          trx,
          rows.map(({ id }) => id),
        );
      }),
    put: (clusters) => write(db, (trx) => replaceClusters(trx, clusters)),
    setStatuses: (id, change, by) =>
      write(db, async (trx) => {
        if (by) await refuseOldEpoch(trx, by);
        await writeStatuses(trx, id, change);
      }),
  };
}

/** Whole clusters, in id order. */
export async function readClusters(trx: Transaction, ids: ClusterId[]): Promise<Cluster[]> {
  if (ids.length === 0) return [];
  const clusters = await trx
    .selectFrom('clusters')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  const zones = await trx
    .selectFrom('zones')
    .selectAll()
    .where('cluster_id', 'in', ids)
    .orderBy('name')
    .execute();
  const servers = await trx
    .selectFrom('servers')
    .selectAll()
    .where('cluster_id', 'in', ids)
    .orderBy('id')
    .execute();
  const tenants = await trx
    .selectFrom('tenants')
    .selectAll()
    .where('cluster_id', 'in', ids)
    .orderBy('id')
    .execute();

  return clusters.map((cluster) => ({
    id: cluster.id,
    name: cluster.name,
    obClusterId: cluster.ob_cluster_id,
    obVersion: cluster.ob_version,
    createdAtMs: cluster.created_at_ms,
    status: cluster.status,
    zones: zones
      .filter((zone) => zone.cluster_id === cluster.id)
      .map((zone) => ({
        name: zone.name,
        idcName: zone.idc_name,
        regionName: zone.region_name,
        status: zone.status,
        innerStatus: zone.inner_status,
        servers: servers
          .filter((server) => server.cluster_id === cluster.id && server.zone_name === zone.name)
          .map(toServer),
      })),
    tenants: tenants
      .filter((tenant) => tenant.cluster_id === cluster.id)
      .map((tenant) => ({
        id: tenant.id,
        name: tenant.name,
        mode: tenant.mode,
        fullReplicaZones: fromJson(tenant.full_replica_zones),
      })),
  }));
}

function toServer(row: Selectable<ServerTable>): Server {
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

/**
 * All old rows go before the first new one comes: a server may have moved from one of the clusters to another.
 * On PostgreSQL whoever replaces has the inventory alone: two of them would insert the same keys.
 */
async function replaceClusters(trx: Transaction, clusters: Cluster[]): Promise<void> {
  if (isPostgres(trx)) await sql`lock table clusters in share row exclusive mode`.execute(trx);
  for (const { id } of clusters) await trx.deleteFrom('clusters').where('id', '=', id).execute();
  for (const cluster of clusters) {
    await trx
      .insertInto('clusters')
      .values({
        id: cluster.id,
        name: cluster.name,
        ob_cluster_id: cluster.obClusterId,
        ob_version: cluster.obVersion,
        created_at_ms: cluster.createdAtMs,
        status: cluster.status,
      })
      .execute();
    for (const zone of cluster.zones) {
      await trx
        .insertInto('zones')
        .values({
          cluster_id: cluster.id,
          name: zone.name,
          idc_name: zone.idcName,
          region_name: zone.regionName,
          status: zone.status,
          inner_status: zone.innerStatus,
        })
        .execute();
      for (const server of zone.servers)
        await trx
          .insertInto('servers')
          .values({
            id: server.id,
            cluster_id: cluster.id,
            zone_name: zone.name,
            ip: server.ip,
            rpc_port: server.rpcPort,
            sql_port: server.sqlPort,
            agent_port: server.agentPort,
            with_root_server: server.withRootServer ? 1 : 0,
            status: server.status,
            inner_status: server.innerStatus,
          })
          .execute();
    }
    for (const tenant of cluster.tenants)
      await trx
        .insertInto('tenants')
        .values({
          cluster_id: cluster.id,
          id: tenant.id,
          name: tenant.name,
          mode: tenant.mode,
          full_replica_zones: toJson(tenant.fullReplicaZones),
        })
        .execute();
  }
}

/** Rejects, with nothing changed, when something named is not there. */
async function writeStatuses(trx: Transaction, id: ClusterId, change: StatusChange): Promise<void> {
  if (change.cluster !== undefined) {
    const { numUpdatedRows } = await trx
      .updateTable('clusters')
      .set({ status: change.cluster })
      .where('id', '=', id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Error(`cluster ${id} is not in the inventory`);
  }
  for (const { name, ...statuses } of change.zones ?? []) {
    const columns = statusColumns(statuses);
    if (columns === undefined) continue;
    const { numUpdatedRows } = await trx
      .updateTable('zones')
      .set(columns)
      .where('cluster_id', '=', id)
      .where('name', '=', name)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Error(`zone ${name} of cluster ${id} is not in the inventory`);
  }
  for (const { id: serverId, ...statuses } of change.servers ?? []) {
    const columns = statusColumns(statuses);
    if (columns === undefined) continue;
    const { numUpdatedRows } = await trx
      .updateTable('servers')
      .set(columns)
      .where('cluster_id', '=', id)
      .where('id', '=', serverId)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Error(`server ${serverId} of cluster ${id} is not in the inventory`);
  }
}

/** Undefined when there is nothing to set: an update without columns is no SQL. */
function statusColumns<Status, Inner>(statuses: {
  status?: Status;
  innerStatus?: Inner;
}): { status?: Status; inner_status?: Inner } | undefined {
  const { status, innerStatus } = statuses;
  if (status === undefined && innerStatus === undefined) return undefined;
  return {
    ...(status === undefined ? {} : { status }),
    ...(innerStatus === undefined ? {} : { inner_status: innerStatus }),
  };
}
