import type { ClusterId, ServerId, TaskId } from '@obstop/domain';
import type { StatusWriter } from '@obstop/engine';
import type { Kysely, Selectable } from 'kysely';
import type { Schema, SimulatedServerTable, SimulatedZoneTable } from '../../model/schema.ts';
import { runPrepared } from '../../sql/prepared-statement.ts';
import { toDocument } from '../../sql/rows.ts';
import { batchCallsOn } from '../batch-calls.ts';
import { heldBy, patience, patienceMs } from './guards.ts';

/** One server of the simulation, with its cluster's zones. */
export interface ServerWithZones {
  zones: Selectable<SimulatedZoneTable>[];
  servers: Selectable<SimulatedServerTable>[];
}

const serverWithZones = `select json_agg(z order by z.name) as zones,
  (select coalesce(json_agg(s), '[]') from simulated_servers s where s.cluster_id = $1 and s.id = $2) as servers
  from simulated_zones z where z.cluster_id = $1 having count(*) > 0`;

/** Absent where the simulation has no such cluster; no server where the cluster has no such one. */
export async function readServerInOneStatement(
  db: Kysely<Schema>,
  clusterId: ClusterId,
  id: ServerId,
): Promise<ServerWithZones | undefined> {
  return (await runPrepared<ServerWithZones>(db, serverWithZones, [clusterId, id]))[0];
}

const saveServers = `with ${patience}, w as (
    select * from json_to_recordset($2::json) as w (task_id bigint, epoch bigint, cluster_id bigint, id bigint, zone_name text,
      process_alive integer, turns_at_ms bigint, isolated integer, checkpoint_at_ms bigint)
  ), ${heldBy('w')}
  update simulated_servers set zone_name = n.zone_name, process_alive = n.process_alive, turns_at_ms = n.turns_at_ms,
    isolated = n.isolated, checkpoint_at_ms = n.checkpoint_at_ms
  from w as n join held using (task_id, epoch)
  where simulated_servers.cluster_id = n.cluster_id and simulated_servers.id = n.id
  returning n.task_id, n.epoch, n.cluster_id, n.id`;

/** What is saved at the same time goes along. False where the epoch is old (E3) or the server is not there. */
export const batchedSaveServer = batchCallsOn(
  async (db: Kysely<Schema>, items: (Selectable<SimulatedServerTable> & StatusWriter)[]) => {
    const rows = items.map(({ taskId, ...row }) => ({ ...row, task_id: taskId }));
    const saved = await runPrepared<Saved>(db, saveServers, [patienceMs(items), toDocument(rows)]);
    const keys = new Set(saved.map((each) => keyOf(each)));
    return rows.map((row) => keys.has(keyOf(row)));
  },
);

interface Saved {
  task_id: TaskId;
  epoch: number;
  cluster_id: ClusterId;
  id: ServerId;
}

const keyOf = ({ task_id, epoch, cluster_id, id }: Saved): string =>
  `${task_id} ${epoch} ${cluster_id} ${id}`;
