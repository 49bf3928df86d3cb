import type { ClusterId } from '@obstop/domain';
import type { Fault, SimulatedCluster, SimulatedServer, SimulatedZone } from '@obstop/engine';
import type { Selectable } from 'kysely';
import { fromJson } from './json.ts';
import type { Rows, SimulatedFaultTable, SimulatedServerTable, SimulatedZoneTable } from './schema.ts';

/** The rows that make up a cluster of the simulation. */
export interface SimulatedParts {
  zones: Omit<SimulatedZoneTable, 'cluster_id'>[];
  servers: Omit<Selectable<SimulatedServerTable>, 'cluster_id'>[];
}

/** The parts are in the order that the cluster is to have. Absent where there is no zone: then there is no such cluster. */
export function toSimulatedCluster(
  clusterId: ClusterId,
  { zones, servers }: SimulatedParts,
): SimulatedCluster | undefined {
  if (zones.length === 0) return undefined;
  return {
    clusterId,
    zones: zones.map((row) => ({
      name: row.name,
      isolated: row.isolated === 1,
      ...(row.isolation_at_ms === null ? {} : { isolationAtMs: row.isolation_at_ms }),
    })),
    servers: servers.map((row) => ({
      id: row.id,
      zoneName: row.zone_name,
      processAlive: row.process_alive === 1,
      ...(row.turns_at_ms === null ? {} : { turnsAtMs: row.turns_at_ms }),
      ...(row.respawns_at_ms === null ? {} : { respawnsAtMs: row.respawns_at_ms }),
      isolated: row.isolated === 1,
      ...(row.checkpoint_at_ms === null ? {} : { checkpointAtMs: row.checkpoint_at_ms }),
    })),
  };
}

export function toSimulatedZoneRow(
  clusterId: ClusterId,
  { name, isolated, isolationAtMs }: SimulatedZone,
): Selectable<SimulatedZoneTable> {
  return { cluster_id: clusterId, name, isolated: isolated ? 1 : 0, isolation_at_ms: isolationAtMs ?? null };
}

export function toSimulatedServerRow(
  clusterId: ClusterId,
  server: SimulatedServer,
): Selectable<SimulatedServerTable> {
  return {
    cluster_id: clusterId,
    id: server.id,
    zone_name: server.zoneName,
    process_alive: server.processAlive ? 1 : 0,
    turns_at_ms: server.turnsAtMs ?? null,
    respawns_at_ms: server.respawnsAtMs ?? null,
    isolated: server.isolated ? 1 : 0,
    checkpoint_at_ms: server.checkpointAtMs ?? null,
  };
}

/** All rows of the clusters. */
export function simulatedRows(clusters: SimulatedCluster[]): Rows[] {
  return [
    {
      table: 'simulated_zones',
      rows: clusters.flatMap(({ clusterId, zones }) =>
        zones.map((zone) => ({ ...toSimulatedZoneRow(clusterId, zone) })),
      ),
    },
    {
      table: 'simulated_servers',
      rows: clusters.flatMap(({ clusterId, servers }) =>
        servers.map((server) => ({ ...toSimulatedServerRow(clusterId, server) })),
      ),
    },
  ];
}

export function toFault(row: Selectable<SimulatedFaultTable>): Fault {
  return { id: row.id, scope: fromJson(row.scope), rule: fromJson(row.rule) };
}
