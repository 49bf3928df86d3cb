/**
 * Owns: the inventory's rows (clusters, zones, servers, tenants) on SQLite and the statuses the managing side gives them.
 * Does not own: what is really there (the Fleet), who may change a cluster (the lock, E2).
 * Invariants: each call is one transaction; E4 setting what is set changes nothing.
 */
import type { Cluster, ClusterId } from '@obstop/domain';
import type { ClusterStore, StatusChange } from '@obstop/engine';
import type { Kysely, Selectable } from 'kysely';
import {
  type ClusterParts,
  inventoryRows,
  notInInventoryError,
  toCluster,
  toServer,
} from '../model/cluster-rows.ts';
import { fromJson, type JsonText } from '../model/json.ts';
import type { ClusterTable, Schema, ServerTable, Transaction } from '../model/schema.ts';
import type { Database } from '../sql/database.ts';
import { runChange, runPrepared } from '../sql/prepared-statement.ts';
import { insertRows } from './insert-rows.ts';

export function createClusterStore({ db, write }: Database): ClusterStore {
  return {
    get: async (id) => (await readClusters(db, 'where id = ?', [id]))[0],
    async getServer(id, server) {
      const [row] = await runPrepared<Selectable<ServerTable>>(db, selectServer, [id, server]);
      return row && toServer(row);
    },
    list: () => readClusters(db, 'order by id', []),
    put: (clusters, others) =>
      write(async (trx) => {
        // All old rows go before the first new one comes: a server may have moved from one of the clusters to another.
        if (others === 'remove') await trx.deleteFrom('clusters').execute();
        for (const { id } of clusters) await trx.deleteFrom('clusters').where('id', '=', id).execute();
        for (const rows of inventoryRows(clusters)) await insertRows(trx, rows);
      }),
    setStatuses: (id, change, by) => write((trx) => setStatuses(trx, id, change), by),
  };
}

const selectServer = 'select * from servers where cluster_id = ? and id = ?';

/** A column with the members of a cluster as JSON. */
function members(table: keyof ClusterParts, order: string, columns: string): string {
  const fields = columns.split(' ').map((column) => `'${column}', ${column}`);
  return `(select json_group_array(json_object(${fields})) from
    (select * from ${table} where cluster_id = clusters.id order by ${order})) as ${table}`;
}

const zones = members('zones', 'name', 'name idc_name region_name status inner_status');
const servers = members(
  'servers',
  'id',
  'id zone_name ip rpc_port sql_port agent_port with_root_server status inner_status',
);
const tenants = members('tenants', 'id', 'id name mode full_replica_zones');

type Row = Selectable<ClusterTable> & { [Part in keyof ClusterParts]: JsonText<ClusterParts[Part]> };

/** Clusters as they are at one moment: one statement for all of it costs less than one for each table. */
async function readClusters(db: Kysely<Schema>, which: string, parameters: unknown[]): Promise<Cluster[]> {
  const text = `select clusters.*, ${zones}, ${servers}, ${tenants} from clusters ${which}`;
  const rows = await runPrepared<Row>(db, text, parameters);
  return rows.map((row) =>
    toCluster(row, {
      zones: fromJson(row.zones),
      servers: fromJson(row.servers),
      tenants: fromJson(row.tenants),
    }),
  );
}

const updateCluster = 'update clusters set status = ? where id = ?';
/** A status that is null stays as it is. */
const updateZone = `update zones set status = coalesce(?, status), inner_status = coalesce(?, inner_status)
  where cluster_id = ? and name = ?`;
/** The `+` makes SQLite find the server by its id, and not by going through the whole cluster. */
const updateServer = `update servers set status = coalesce(?, status), inner_status = coalesce(?, inner_status)
  where +cluster_id = ? and id = ?`;

/** Rejects, with nothing changed, when something named is not there. */
async function setStatuses(trx: Transaction, id: ClusterId, change: StatusChange): Promise<void> {
  const { cluster: status, zones = [], servers = [] } = change;
  const valuesOf = (each: { status?: string; innerStatus?: string }) => [
    each.status ?? null,
    each.innerStatus ?? null,
    id,
  ];
  let isWhole = status === undefined || (await runChange(trx, updateCluster, [status, id])) === 1;
  for (const zone of zones)
    isWhole = (await runChange(trx, updateZone, [...valuesOf(zone), zone.name])) === 1 && isWhole;
  for (const server of servers)
    isWhole = (await runChange(trx, updateServer, [...valuesOf(server), server.id])) === 1 && isWhole;
  if (isWhole) return;
  const [cluster] = await readClusters(trx, 'where id = ?', [id]);
  throw notInInventoryError(id, cluster, change);
}
