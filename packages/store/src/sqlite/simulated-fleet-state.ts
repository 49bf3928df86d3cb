/**
 * Owns: the rows of the simulated fleet on SQLite.
 * Does not own: what they mean (the simulated fleet), the inventory (ClusterStore).
 * Invariants: each call is one transaction and answers after its commit (E1).
 */
import type { ClusterId } from '@obstop/domain';
import type { SimulatedChange, SimulatedFleetState } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { notSimulatedError } from '../model/cluster-rows.ts';
import { fromJson, type JsonText } from '../model/json.ts';
import type { Schema, Transaction } from '../model/schema.ts';
import {
  type SimulatedParts,
  simulatedRows,
  toSimulatedCluster,
  toSimulatedServerRow,
  toSimulatedZoneRow,
} from '../model/simulated-rows.ts';
import type { Database } from '../sql/database.ts';
import { runChange, runPrepared } from '../sql/prepared-statement.ts';
import { createSimulatedFaults } from '../sql/simulated-faults.ts';
import { insertRows } from './insert-rows.ts';
import { rememberFaults } from './remember-faults.ts';

export function createSimulatedFleetState(database: Database): SimulatedFleetState {
  const { db, write } = database;
  const faults = rememberFaults(createSimulatedFaults(database, insertRows));
  return {
    async load(clusterId, of) {
      const cluster =
        of === undefined
          ? await readCluster(db, whole, [clusterId, clusterId])
          : await readCluster(db, one, [clusterId, clusterId, of]);
      return cluster && { ...cluster, faults: await faults.listFaults() };
    },
    put: (clusters, others) =>
      write(async (trx) => {
        for (const table of ['simulated_zones', 'simulated_servers'] as const) {
          if (others === 'remove') await trx.deleteFrom(table).execute();
          for (const { clusterId } of clusters)
            await trx.deleteFrom(table).where('cluster_id', '=', clusterId).execute();
        }
        for (const rows of simulatedRows(clusters)) await insertRows(trx, rows);
      }),
    save: (clusterId, change, by) => write((trx) => saveChange(trx, clusterId, change), by),
    ...faults,
  };
}

/** Zones and servers as they are at one moment. */
const select = (which: string) => `select
  (select json_group_array(json_object('name', name, 'isolated', isolated,
    'isolation_at_ms', isolation_at_ms)) from
    (select * from simulated_zones where cluster_id = ? order by name)) as zones,
  (select json_group_array(json_object('id', id, 'zone_name', zone_name, 'process_alive', process_alive,
    'turns_at_ms', turns_at_ms, 'respawns_at_ms', respawns_at_ms, 'isolated', isolated,
    'checkpoint_at_ms', checkpoint_at_ms)) from
    (select * from simulated_servers where cluster_id = ? ${which} order by id)) as servers`;
const whole = select('');
const one = select('and id = ?');

async function readCluster(db: Kysely<Schema>, text: string, parameters: [ClusterId, ...number[]]) {
  type Row = { [Part in keyof SimulatedParts]: JsonText<SimulatedParts[Part]> };
  const [row] = await runPrepared<Row>(db, text, parameters);
  const parts = row && { zones: fromJson(row.zones), servers: fromJson(row.servers) };
  return parts && toSimulatedCluster(parameters[0], parts);
}

const updateZone =
  'update simulated_zones set isolated = ?, isolation_at_ms = ? where cluster_id = ? and name = ?';
const updateServer = `update simulated_servers set zone_name = ?, process_alive = ?, turns_at_ms = ?, respawns_at_ms = ?,
  isolated = ?, checkpoint_at_ms = ? where cluster_id = ? and id = ?`;

/** Rejects, with nothing changed, when something named is not there. */
async function saveChange(trx: Transaction, clusterId: ClusterId, change: SimulatedChange): Promise<void> {
  const { zones = [], servers = [] } = change;
  let written = 0;
  for (const zone of zones) {
    const row = toSimulatedZoneRow(clusterId, zone);
    written += await runChange(trx, updateZone, [row.isolated, row.isolation_at_ms, clusterId, row.name]);
  }
  for (const server of servers) {
    const row = toSimulatedServerRow(clusterId, server);
    const { cluster_id, id, zone_name, process_alive, isolated, ...times } = row;
    const { turns_at_ms, respawns_at_ms, checkpoint_at_ms } = times;
    const process = [zone_name, process_alive, turns_at_ms, respawns_at_ms];
    const values = [...process, isolated, checkpoint_at_ms, cluster_id, id];
    written += await runChange(trx, updateServer, values);
  }
  if (written === zones.length + servers.length) return;
  throw notSimulatedError(clusterId, await readCluster(trx, whole, [clusterId, clusterId]), change);
}
