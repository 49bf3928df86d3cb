/**
 * Owns: the rows of the simulated fleet on PostgreSQL.
 * Does not own: what they mean (the simulated fleet), the inventory (ClusterStore).
 * Invariants: each call is one transaction and answers after its commit (E1).
 */
import type { ClusterId, ServerId } from '@obstop/domain';
import type { SimulatedFleetState } from '@obstop/engine';
import { sql } from 'kysely';
import { countNamed, notSimulatedError } from '../model/cluster-rows.ts';
import {
  type SimulatedParts,
  simulatedRows,
  toSimulatedCluster,
  toSimulatedServerRow,
  toSimulatedZoneRow,
} from '../model/simulated-rows.ts';
import type { Database } from '../sql/database.ts';
import { runPrepared } from '../sql/prepared-statement.ts';
import { createSimulatedFaults } from '../sql/simulated-faults.ts';
import { insertRows } from './insert-rows.ts';
import { updateForOwners } from './update-for-owners.ts';

export function createSimulatedFleetState(database: Database): SimulatedFleetState {
  const { db, write } = database;
  const update = updateForOwners(db, tables);
  const load = async (clusterId: ClusterId, of?: ServerId) => {
    const text = of === undefined ? whole : one;
    const [parts] = await runPrepared<SimulatedParts>(
      db,
      text,
      of === undefined ? [clusterId] : [clusterId, of],
    );
    return parts && toSimulatedCluster(clusterId, parts);
  };
  return {
    load,
    put: (clusters) =>
      write(async (trx) => {
        // One at a time: two of them would insert the same keys.
        await sql`lock table simulated_zones in share row exclusive mode`.execute(trx);
        for (const { clusterId } of clusters)
          for (const table of ['simulated_zones', 'simulated_servers'] as const)
            await trx.deleteFrom(table).where('cluster_id', '=', clusterId).execute();
        for (const rows of simulatedRows(clusters)) await insertRows(trx, rows);
      }),
    async save(clusterId, change, by) {
      const zones = (change.zones ?? []).map((zone) => ({ ...toSimulatedZoneRow(clusterId, zone) }));
      const servers = (change.servers ?? []).map((each) => ({ ...toSimulatedServerRow(clusterId, each) }));
      if (await update({ by, rows: [zones, servers], count: countNamed(change) })) return;
      throw notSimulatedError(clusterId, await load(clusterId), change);
    },
    ...createSimulatedFaults(database),
  };
}

/** Zones and servers as they are at the one moment that a statement sees. */
const select = (which: string) => `select
  (select coalesce(json_agg(z order by z.name), '[]') from simulated_zones z where z.cluster_id = $1) as zones,
  (select coalesce(json_agg(s order by s.id), '[]') from simulated_servers s where s.cluster_id = $1 ${which}) as servers`;
const whole = select('');
const one = select('and s.id = $2');

const tables = [
  {
    table: 'simulated_zones',
    columns: 'cluster_id bigint, name text, isolated integer',
    set: 'isolated = n.isolated',
    where: 'simulated_zones.cluster_id = n.cluster_id and simulated_zones.name = n.name',
  },
  {
    table: 'simulated_servers',
    columns: `cluster_id bigint, id bigint, zone_name text, process_alive integer, turns_at_ms bigint, isolated integer,
      checkpoint_at_ms bigint`,
    set: `zone_name = n.zone_name, process_alive = n.process_alive, turns_at_ms = n.turns_at_ms, isolated = n.isolated,
      checkpoint_at_ms = n.checkpoint_at_ms`,
    where: 'simulated_servers.cluster_id = n.cluster_id and simulated_servers.id = n.id',
  },
];
