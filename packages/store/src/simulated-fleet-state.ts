/**
 * Owns: the rows of the simulated fleet and of its faults.
 * Does not own: what they mean (the simulated fleet), the inventory (ClusterStore).
 * Invariants: each call is one transaction and answers after its commit (E1); a fault's id is given once.
 */
import type { ClusterId, ServerId } from '@obstop/domain';
import type {
  Fault,
  SimulatedChange,
  SimulatedCluster,
  SimulatedFleetState,
  SimulatedServer,
} from '@obstop/fleet';
import { type Kysely, type Selectable, sql } from 'kysely';
import { isPostgres } from './dialect.ts';
import { takeIds } from './ids.ts';
import { fromJson, toJson } from './json.ts';
import type { Schema, SimulatedFaultTable, SimulatedServerTable, Transaction } from './schema.ts';
import { refuseOldEpoch } from './tasks/hold-epoch.ts';
import { readAtOnce, write } from './transact.ts';

export function createSimulatedFleetState(db: Kysely<Schema>): SimulatedFleetState {
  return {
    load: (clusterId, of) => readAtOnce(db, (trx) => readCluster(trx, clusterId, of)),
    put: (clusters) => write(db, (trx) => replaceClusters(trx, clusters)),
    save: (clusterId, change, by) =>
      write(db, async (trx) => {
        if (by) await refuseOldEpoch(trx, by);
        await writeChange(trx, clusterId, change);
      }),
    async listFaults() {
      const rows = await db.selectFrom('simulated_faults').selectAll().orderBy('id').execute();
      return rows.map(toFault);
    },
    addFault: ({ scope, rule }) =>
      write(db, async (trx) => {
        const id = await takeIds(trx, 'fault', 1);
        await trx
          .insertInto('simulated_faults')
          .values({ id, scope: toJson(scope), rule: toJson(rule) })
          .execute();
        return { id, scope, rule };
      }),
    async removeFault(id) {
      const { numDeletedRows } = await db
        .deleteFrom('simulated_faults')
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async clearFaults() {
      await db.deleteFrom('simulated_faults').execute();
    },
    spendFault: (id) => write(db, (trx) => spendFault(trx, id)),
  };
}

async function readCluster(
  trx: Transaction,
  clusterId: ClusterId,
  of: ServerId | undefined,
): Promise<SimulatedCluster | undefined> {
  const zones = await trx
    .selectFrom('simulated_zones')
    .selectAll()
    .where('cluster_id', '=', clusterId)
    .orderBy('name')
    .execute();
  if (zones.length === 0) return undefined;
  const servers = await trx
    .selectFrom('simulated_servers')
    .selectAll()
    .where('cluster_id', '=', clusterId)
    .$if(of !== undefined, (query) => query.where('id', '=', of as ServerId))
    .orderBy('id')
    .execute();
  return {
    clusterId,
    zones: zones.map(({ name, isolated }) => ({ name, isolated: isolated === 1 })),
    servers: servers.map((row) => ({
      id: row.id,
      zoneName: row.zone_name,
      processAlive: row.process_alive === 1,
      ...(row.turns_at_ms === null ? {} : { turnsAtMs: row.turns_at_ms }),
      isolated: row.isolated === 1,
      ...(row.checkpoint_at_ms === null ? {} : { checkpointAtMs: row.checkpoint_at_ms }),
    })),
  };
}

/** On PostgreSQL one at a time: two of them would insert the same keys. */
async function replaceClusters(trx: Transaction, clusters: SimulatedCluster[]): Promise<void> {
  if (isPostgres(trx)) await sql`lock table simulated_zones in share row exclusive mode`.execute(trx);
  for (const { clusterId, zones, servers } of clusters) {
    await trx.deleteFrom('simulated_zones').where('cluster_id', '=', clusterId).execute();
    await trx.deleteFrom('simulated_servers').where('cluster_id', '=', clusterId).execute();
    for (const { name, isolated } of zones)
      await trx
        .insertInto('simulated_zones')
        .values({ cluster_id: clusterId, name, isolated: isolated ? 1 : 0 })
        .execute();
    for (const server of servers)
      await trx.insertInto('simulated_servers').values(toServerRow(clusterId, server)).execute();
  }
}

async function writeChange(trx: Transaction, clusterId: ClusterId, change: SimulatedChange): Promise<void> {
  for (const { name, isolated } of change.zones ?? []) {
    const { numUpdatedRows } = await trx
      .updateTable('simulated_zones')
      .set({ isolated: isolated ? 1 : 0 })
      .where('cluster_id', '=', clusterId)
      .where('name', '=', name)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Error(`zone ${name} is not in simulated cluster ${clusterId}`);
  }
  for (const server of change.servers ?? []) {
    const { numUpdatedRows } = await trx
      .updateTable('simulated_servers')
      .set(toServerRow(clusterId, server))
      .where('cluster_id', '=', clusterId)
      .where('id', '=', server.id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n)
      throw new Error(`server ${server.id} is not in simulated cluster ${clusterId}`);
  }
}

/** On PostgreSQL the row is held from the look to the write: a fault is spent once by each of two that come at once. */
async function spendFault(trx: Transaction, id: number): Promise<boolean> {
  const row = await trx
    .selectFrom('simulated_faults')
    .selectAll()
    .where('id', '=', id)
    .$if(isPostgres(trx), (query) => query.forUpdate())
    .executeTakeFirst();
  const rule = row === undefined ? undefined : toFault(row).rule;
  if (rule?.kind !== 'fail' || rule.times === undefined) return false;
  if (rule.times <= 1) await trx.deleteFrom('simulated_faults').where('id', '=', id).execute();
  else
    await trx
      .updateTable('simulated_faults')
      .set({ rule: toJson({ ...rule, times: rule.times - 1 }) })
      .where('id', '=', id)
      .execute();
  return true;
}

function toServerRow(clusterId: ClusterId, server: SimulatedServer): Selectable<SimulatedServerTable> {
  return {
    cluster_id: clusterId,
    id: server.id,
    zone_name: server.zoneName,
    process_alive: server.processAlive ? 1 : 0,
    turns_at_ms: server.turnsAtMs ?? null,
    isolated: server.isolated ? 1 : 0,
    checkpoint_at_ms: server.checkpointAtMs ?? null,
  };
}

function toFault(row: Selectable<SimulatedFaultTable>): Fault {
  return { id: row.id, scope: fromJson(row.scope), rule: fromJson(row.rule) };
}
