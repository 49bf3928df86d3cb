/**
 * Owns: the rows of the simulated fleet and of its faults.
 * Does not own: what they mean (the simulated fleet), the inventory (ClusterStore).
 * Invariants: each call is one transaction and answers after its commit (E1); a fault's id is given once.
 */
import type { ClusterId, ServerId } from '@obstop/domain';
import type {
  SimulatedChange,
  SimulatedCluster,
  SimulatedFleetState,
  SimulatedServer,
  StatusWriter,
} from '@obstop/engine';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Schema, SimulatedServerTable, SimulatedZoneTable, Transaction } from '../model/schema.ts';
import { batchedSaveServer, readServerInOneStatement } from '../postgres/statements/simulated-server.ts';
import { isPostgres } from './dialect.ts';
import { holdingEpoch, isHeld, refuseOldEpoch } from './hold-epoch.ts';
import { changedRows, prepared } from './prepared-statement.ts';
import { insertRows } from './rows.ts';
import { createSimulatedFaults } from './simulated-faults.ts';
import { readSnapshot, write, writeOne } from './transact.ts';

export function createSimulatedFleetState(db: Kysely<Schema>): SimulatedFleetState {
  return {
    load: (clusterId, of) =>
      of === undefined
        ? readSnapshot(db, (connection) => readCluster(connection, clusterId))
        : readServer(db, clusterId, of),
    put: (clusters) => write(db, (trx) => replaceClusters(trx, clusters)),
    save: (clusterId, change, by) => saveChange(db, clusterId, change, by),
    ...createSimulatedFaults(db),
  };
}

const selectZones = prepared((db, { clusterId }: { clusterId: ClusterId }) =>
  db.selectFrom('simulated_zones').selectAll().where('cluster_id', '=', clusterId).orderBy('name'),
);
const selectServers = prepared((db, { clusterId }: { clusterId: ClusterId }) =>
  db.selectFrom('simulated_servers').selectAll().where('cluster_id', '=', clusterId).orderBy('id'),
);
/** A row for each zone, with the server in every one of them, or null where there is none. */
const selectServerWithZones = prepared((db, { clusterId, id }: { clusterId: ClusterId; id: ServerId }) =>
  db
    .selectFrom('simulated_zones as zone')
    .leftJoin('simulated_servers as server', (join) =>
      join.onRef('server.cluster_id', '=', 'zone.cluster_id').on('server.id', '=', id),
    )
    .selectAll('server')
    .select(['zone.name', 'zone.isolated as zone_isolated'])
    .where('zone.cluster_id', '=', clusterId)
    .orderBy('zone.name'),
);

const updateZone = prepared((db, row: Selectable<SimulatedZoneTable>) =>
  db
    .updateTable('simulated_zones')
    .set({ isolated: row.isolated })
    .where('cluster_id', '=', row.cluster_id)
    .where('name', '=', row.name),
);

type ServerRow = Selectable<SimulatedServerTable>;

const updateServer = (db: Pick<Kysely<Schema>, 'updateTable'>, row: ServerRow) =>
  db
    .updateTable('simulated_servers')
    .set({
      zone_name: row.zone_name,
      process_alive: row.process_alive,
      turns_at_ms: row.turns_at_ms,
      isolated: row.isolated,
      checkpoint_at_ms: row.checkpoint_at_ms,
    })
    .where('cluster_id', '=', row.cluster_id)
    .where('id', '=', row.id);

const updateAnyServer = prepared(updateServer);
/** With the task's epoch held: what nearly every step does to the fleet. */
const updateServerFor = prepared((db, args: ServerRow & StatusWriter) =>
  updateServer(holdingEpoch(db, args), args).where(isHeld),
);

async function readCluster(db: Kysely<Schema>, clusterId: ClusterId): Promise<SimulatedCluster | undefined> {
  const { rows: zones } = await selectZones(db, { clusterId });
  if (zones.length === 0) return undefined;
  const { rows: servers } = await selectServers(db, { clusterId });
  return toCluster(clusterId, zones, servers);
}

/** Zones and server each as they are when they are read: to one step they say nothing about each other. */
async function readServer(
  db: Kysely<Schema>,
  clusterId: ClusterId,
  id: ServerId,
): Promise<SimulatedCluster | undefined> {
  if (isPostgres(db)) {
    const rows = await readServerInOneStatement(db, clusterId, id);
    return rows && toCluster(clusterId, rows.zones, rows.servers);
  }
  const { rows } = await selectServerWithZones(db, { clusterId, id });
  if (rows.length === 0) return undefined;
  const zones = rows.map((row) => ({ cluster_id: clusterId, name: row.name, isolated: row.zone_isolated }));
  const [first] = rows;
  const servers = first?.id == null ? [] : [first as ServerRow];
  return toCluster(clusterId, zones, servers);
}

function toCluster(
  clusterId: ClusterId,
  zones: Selectable<SimulatedZoneTable>[],
  servers: ServerRow[],
): SimulatedCluster {
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
    await insertRows(
      trx,
      'simulated_zones',
      zones.map(({ name, isolated }) => ({ cluster_id: clusterId, name, isolated: isolated ? 1 : 0 })),
    );
    await insertRows(
      trx,
      'simulated_servers',
      servers.map((server) => toServerRow(clusterId, server)),
    );
  }
}

async function saveChange(
  db: Kysely<Schema>,
  clusterId: ClusterId,
  change: SimulatedChange,
  by: StatusWriter | undefined,
): Promise<void> {
  const [server, ...others] = change.servers ?? [];
  if (by && server && others.length === 0 && !change.zones?.length) {
    const args = { ...toServerRow(clusterId, server), ...by };
    const isWritten = await writeOne(db, async (connection) =>
      isPostgres(db)
        ? batchedSaveServer(db, args)
        : (await changedRows(updateServerFor(connection, args))) === 1,
    );
    if (isWritten) return;
    // Not so: the way of every other change says why.
  }
  await write(db, async (trx) => {
    if (by) await refuseOldEpoch(trx, by);
    await writeChange(trx, clusterId, change);
  });
}

async function writeChange(trx: Transaction, clusterId: ClusterId, change: SimulatedChange): Promise<void> {
  for (const { name, isolated } of change.zones ?? []) {
    const row = { cluster_id: clusterId, name, isolated: isolated ? (1 as const) : (0 as const) };
    if ((await changedRows(updateZone(trx, row))) === 0)
      throw new Error(`zone ${name} is not in simulated cluster ${clusterId}`);
  }
  for (const server of change.servers ?? [])
    if ((await changedRows(updateAnyServer(trx, toServerRow(clusterId, server)))) === 0)
      throw new Error(`server ${server.id} is not in simulated cluster ${clusterId}`);
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
