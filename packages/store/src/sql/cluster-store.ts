/**
 * Owns: the inventory's rows (clusters, zones, servers, tenants) and the statuses the managing side gives them.
 * Does not own: what is really there (the Fleet), who may change a cluster (the lock, E2).
 * Invariants: each call is one transaction; E4 setting what is set changes nothing.
 */
import type { Cluster, ClusterId, ServerId } from '@obstop/domain';
import type { ClusterStore } from '@obstop/engine';
import { type Kysely, type Selectable, sql } from 'kysely';
import { toJson } from '../model/json.ts';
import type { Schema, ServerTable, Transaction } from '../model/schema.ts';
import { batchCallsOn } from '../postgres/batch-calls.ts';
import { setStatuses } from './cluster-statuses.ts';
import { isPostgres } from './dialect.ts';
import { firstRow, prepared, runPrepared } from './prepared-statement.ts';
import { readCluster, toCluster, toServer } from './read-cluster.ts';
import { insertRows } from './rows.ts';
import { readSnapshot, write } from './transact.ts';

export function createClusterStore(db: Kysely<Schema>): ClusterStore {
  return {
    get: (id) => readCluster(db, id),
    async getServer(id, server) {
      const row = isPostgres(db)
        ? await batchedServer(db, { id, server })
        : await firstRow(selectServer(db, { id, server }));
      return row && toServer(row);
    },
    list: () => readSnapshot(db, readAll),
    put: (clusters) => write(db, (trx) => replaceClusters(trx, clusters)),
    setStatuses: (id, change, by) => setStatuses(db, id, change, by),
  };
}

const selectServer = prepared((db, { id, server }: { id: ClusterId; server: ServerId }) =>
  db.selectFrom('servers').selectAll().where('cluster_id', '=', id).where('id', '=', server),
);

/** Servers that are asked for at the same time. */
const batchedServer = batchCallsOn(
  async (db: Kysely<Schema>, items: { id: ClusterId; server: ServerId }[]) => {
    const ids = [[...new Set(items.map(({ server }) => server))]];
    const rows = await runPrepared<Selectable<ServerTable>>(
      db,
      'select * from servers where id = any($1::bigint[])',
      ids,
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return items.map(({ id, server }) => {
      const row = byId.get(server);
      return row?.cluster_id === id ? row : undefined;
    });
  },
);

/** In id order. */
async function readAll(db: Kysely<Schema>): Promise<Cluster[]> {
  const clusters = await db.selectFrom('clusters').selectAll().orderBy('id').execute();
  const zones = await db.selectFrom('zones').selectAll().orderBy('name').execute();
  const servers = await db.selectFrom('servers').selectAll().orderBy('id').execute();
  const tenants = await db.selectFrom('tenants').selectAll().orderBy('id').execute();
  const [zonesOf, serversOf, tenantsOf] = [byCluster(zones), byCluster(servers), byCluster(tenants)];
  return clusters.map((cluster) =>
    toCluster(cluster, {
      zones: zonesOf.get(cluster.id) ?? [],
      servers: serversOf.get(cluster.id) ?? [],
      tenants: tenantsOf.get(cluster.id) ?? [],
    }),
  );
}

const byCluster = <R extends { cluster_id: ClusterId }>(rows: R[]): Map<ClusterId, R[]> =>
  Map.groupBy(rows, (row) => row.cluster_id);

/**
 * All old rows go before the first new one comes: a server may have moved from one of the clusters to another.
 * On PostgreSQL whoever replaces has the inventory alone: two of them would insert the same keys.
 */
async function replaceClusters(trx: Transaction, clusters: Cluster[]): Promise<void> {
  if (isPostgres(trx)) await sql`lock table clusters in share row exclusive mode`.execute(trx);
  for (const { id } of clusters) await trx.deleteFrom('clusters').where('id', '=', id).execute();
  await insertRows(
    trx,
    'clusters',
    clusters.map((cluster) => ({
      id: cluster.id,
      name: cluster.name,
      ob_cluster_id: cluster.obClusterId,
      ob_version: cluster.obVersion,
      created_at_ms: cluster.createdAtMs,
      status: cluster.status,
    })),
  );
  await insertRows(
    trx,
    'zones',
    clusters.flatMap(({ id, zones }) =>
      zones.map((zone) => ({
        cluster_id: id,
        name: zone.name,
        idc_name: zone.idcName,
        region_name: zone.regionName,
        status: zone.status,
        inner_status: zone.innerStatus,
      })),
    ),
  );
  await insertRows(
    trx,
    'servers',
    clusters.flatMap(({ id, zones }) =>
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
  );
  await insertRows(
    trx,
    'tenants',
    clusters.flatMap(({ id, tenants }) =>
      tenants.map((tenant) => ({
        cluster_id: id,
        id: tenant.id,
        name: tenant.name,
        mode: tenant.mode,
        full_replica_zones: toJson(tenant.fullReplicaZones),
      })),
    ),
  );
}
