/**
 * Owns: the rows of the simulated fleet on PostgreSQL.
 * Does not own: what they mean (the simulated fleet), the inventory (ClusterStore).
 * Invariants: each call is one transaction and answers after its commit (E1).
 */
import type { ClusterId, ServerId } from '@obstop/domain';
import type { SimulatedFleetState, StruckCluster } from '@obstop/engine';
import { type Kysely, type Selectable, sql } from 'kysely';
import { countNamed, notSimulatedError } from '../model/cluster-rows.ts';
import type { Schema, SimulatedFaultTable } from '../model/schema.ts';
import {
  type SimulatedParts,
  simulatedRows,
  toFault,
  toSimulatedCluster,
  toSimulatedServerRow,
  toSimulatedZoneRow,
} from '../model/simulated-rows.ts';
import type { Database } from '../sql/database.ts';
import { runPrepared } from '../sql/prepared-statement.ts';
import { createSimulatedFaults } from '../sql/simulated-faults.ts';
import { batchCalls } from './batch-calls.ts';
import { insertRows, toDocument } from './insert-rows.ts';
import { updateForOwners } from './update-for-owners.ts';

export function createSimulatedFleetState(database: Database): SimulatedFleetState {
  const { db, write } = database;
  const update = updateForOwners(db, tables);
  const load = batchCalls((wanted: Wanted[]) => readClusters(db, wanted));
  return {
    load: (clusterId, of) => load({ clusterId, of }),
    put: (clusters, others) =>
      write(async (trx) => {
        // One at a time: two of them would insert the same keys.
        await sql`lock table simulated_zones in share row exclusive mode`.execute(trx);
        for (const table of ['simulated_zones', 'simulated_servers'] as const) {
          if (others === 'remove') await trx.deleteFrom(table).execute();
          for (const { clusterId } of clusters)
            await trx.deleteFrom(table).where('cluster_id', '=', clusterId).execute();
        }
        for (const rows of simulatedRows(clusters)) await insertRows(trx, rows);
      }),
    async save(clusterId, change, by) {
      const zones = (change.zones ?? []).map((zone) => ({ ...toSimulatedZoneRow(clusterId, zone) }));
      const servers = (change.servers ?? []).map((each) => ({ ...toSimulatedServerRow(clusterId, each) }));
      if (await update({ by, rows: [zones, servers], count: countNamed(change) })) return;
      throw notSimulatedError(clusterId, await load({ clusterId, of: undefined }), change);
    },
    ...createSimulatedFaults(database, insertRows),
  };
}

/** A cluster, or one server of it. */
interface Wanted {
  clusterId: ClusterId;
  of: ServerId | undefined;
}

/**
 * Everything of the one moment that a statement sees. A server is looked for as a range, which is found by the key whether
 * there is one or all of them. The faults, the same for all, come with the first row.
 */
const select = `select
    (select coalesce(json_agg(z order by z.name), '[]') from simulated_zones z where z.cluster_id = w.cluster_id) as zones,
    (select coalesce(json_agg(s order by s.id), '[]') from simulated_servers s
      where s.cluster_id = w.cluster_id and s.id between w.first_id and w.last_id) as servers,
    case w.n when 0 then (select coalesce(json_agg(f order by f.id), '[]') from simulated_faults f) else '[]' end as faults
  from json_to_recordset($1::json) as w (n integer, cluster_id bigint, first_id bigint, last_id bigint) order by w.n`;

async function readClusters(db: Kysely<Schema>, wanted: Wanted[]): Promise<(StruckCluster | undefined)[]> {
  const document = wanted.map(({ clusterId, of }, n) => ({
    n,
    cluster_id: clusterId,
    first_id: of ?? 0,
    last_id: of ?? Number.MAX_SAFE_INTEGER,
  }));
  type Row = SimulatedParts & { faults: Selectable<SimulatedFaultTable>[] };
  const rows = await runPrepared<Row>(db, select, [toDocument(document)]);
  const faults = rows[0]?.faults.map(toFault) ?? [];
  return wanted.map(({ clusterId }, n) => {
    const cluster = rows[n] && toSimulatedCluster(clusterId, rows[n]);
    return cluster && { ...cluster, faults };
  });
}

const tables = [
  {
    table: 'simulated_zones',
    columns: 'cluster_id bigint, name text, isolated integer, isolation_at_ms bigint',
    set: 'isolated = n.isolated, isolation_at_ms = n.isolation_at_ms',
    where: 'simulated_zones.cluster_id = n.cluster_id and simulated_zones.name = n.name',
  },
  {
    table: 'simulated_servers',
    columns: `cluster_id bigint, id bigint, zone_name text, process_alive integer, turns_at_ms bigint, respawns_at_ms bigint,
      isolated integer, checkpoint_at_ms bigint`,
    set: `zone_name = n.zone_name, process_alive = n.process_alive, turns_at_ms = n.turns_at_ms,
      respawns_at_ms = n.respawns_at_ms, isolated = n.isolated, checkpoint_at_ms = n.checkpoint_at_ms`,
    where: 'simulated_servers.cluster_id = n.cluster_id and simulated_servers.id = n.id',
  },
];
