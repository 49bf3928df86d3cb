/**
 * Owns: the inventory's rows (clusters, zones, servers, tenants) on PostgreSQL and the statuses the managing side gives them.
 * Does not own: what is really there (the Fleet), who may change a cluster (the lock, E2).
 * Invariants: each call is one transaction; E4 setting what is set changes nothing.
 */
import type { Cluster, ClusterId, Server, ServerId } from '@obstop/domain';
import type { ClusterStore, StatusChange, StatusWriter } from '@obstop/engine';
import { type Kysely, type Selectable, sql } from 'kysely';
import {
  type ClusterParts,
  countNamed,
  inventoryRows,
  notInInventoryError,
  toCluster,
  toServer,
} from '../model/cluster-rows.ts';
import type { ClusterTable, Schema, ServerTable } from '../model/schema.ts';
import type { Database } from '../sql/database.ts';
import { runPrepared } from '../sql/prepared-statement.ts';
import { batchCalls } from './batch-calls.ts';
import { insertRows } from './insert-rows.ts';
import { type OwnersRows, type TableUpdate, updateForOwners } from './update-for-owners.ts';

export function createClusterStore({ db, write }: Database): ClusterStore {
  const get = batchCalls((ids: ClusterId[]) => batchedClusters(db, ids));
  const getServer = batchCalls((wanted: WantedServer[]) => batchedServers(db, wanted));
  const update = updateForOwners(db, statusTables);
  return {
    get,
    getServer: (cluster, server) => getServer({ cluster, server }),
    list: () => readClusters(db, 'order by id', []),
    put: (clusters, others) =>
      write(async (trx) => {
        // Whoever replaces has the inventory alone: two of them would insert the same keys.
        await sql`lock table clusters in share row exclusive mode`.execute(trx);
        // All old rows go before the first new one comes: a server may have moved from one of the clusters to another.
        if (others === 'remove') await trx.deleteFrom('clusters').execute();
        for (const { id } of clusters) await trx.deleteFrom('clusters').where('id', '=', id).execute();
        for (const rows of inventoryRows(clusters)) await insertRows(trx, rows);
      }),
    async setStatuses(id, change, by) {
      if (await update(statusRows(id, change, by))) return;
      throw notInInventoryError(id, await get(id), change);
    },
  };
}

const members = (table: keyof ClusterParts, order: string): string =>
  `(select coalesce(json_agg(p order by p.${order}), '[]') from ${table} p where p.cluster_id = clusters.id) as ${table}`;

const selectClusters = `select clusters.*, ${members('zones', 'name')}, ${members('servers', 'id')}, ${members('tenants', 'id')}
  from clusters`;

/** Clusters as they are at the one moment that a statement sees. */
async function readClusters(db: Kysely<Schema>, which: string, parameters: unknown[]): Promise<Cluster[]> {
  type Row = Selectable<ClusterTable> & ClusterParts;
  const rows = await runPrepared<Row>(db, `${selectClusters} ${which}`, parameters);
  return rows.map((row) => toCluster(row, row));
}

async function batchedClusters(db: Kysely<Schema>, ids: ClusterId[]): Promise<(Cluster | undefined)[]> {
  const clusters = await readClusters(db, 'where id = any($1::bigint[])', [[...new Set(ids)]]);
  return ids.map((id) => clusters.find((cluster) => cluster.id === id));
}

interface WantedServer {
  cluster: ClusterId;
  server: ServerId;
}

async function batchedServers(db: Kysely<Schema>, wanted: WantedServer[]): Promise<(Server | undefined)[]> {
  const ids = [...new Set(wanted.map(({ server }) => server))];
  const text = 'select * from servers where id = any($1::bigint[])';
  const rows = await runPrepared<Selectable<ServerTable>>(db, text, [ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return wanted.map(({ cluster, server }) => {
    const row = byId.get(server);
    return row?.cluster_id === cluster ? toServer(row) : undefined;
  });
}

const setBoth = (table: string): string =>
  `status = coalesce(n.status, ${table}.status), inner_status = coalesce(n.inner_status, ${table}.inner_status)`;

const statusTables: TableUpdate[] = [
  {
    table: 'clusters',
    columns: 'id bigint, status text',
    set: 'status = n.status',
    where: 'clusters.id = n.id',
  },
  {
    table: 'zones',
    columns: 'cluster_id bigint, name text, status text, inner_status text',
    set: setBoth('zones'),
    where: 'zones.cluster_id = n.cluster_id and zones.name = n.name',
  },
  {
    table: 'servers',
    columns: 'cluster_id bigint, id bigint, status text, inner_status text',
    set: setBoth('servers'),
    where: 'servers.cluster_id = n.cluster_id and servers.id = n.id',
  },
];

function statusRows(id: ClusterId, change: StatusChange, by: StatusWriter | undefined): OwnersRows {
  const { cluster: status, zones = [], servers = [] } = change;
  const clusterRows = status === undefined ? [] : [{ id, status }];
  const statusesOf = (each: { status?: string; innerStatus?: string }) => ({
    cluster_id: id,
    status: each.status ?? null,
    inner_status: each.innerStatus ?? null,
  });
  const zoneRows = zones.map((zone) => ({ name: zone.name, ...statusesOf(zone) }));
  const serverRows = servers.map((server) => ({ id: server.id, ...statusesOf(server) }));
  return {
    by,
    rows: [clusterRows, zoneRows, serverRows],
    count: clusterRows.length + countNamed(change),
  };
}
