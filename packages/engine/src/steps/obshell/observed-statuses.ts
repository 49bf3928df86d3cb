import type { ClusterStatus, Server, ServerId, ServerStatus, Zone, ZoneStatus } from '@obstop/domain';
import type { StatusChange } from '../../ports/cluster-store.ts';
import type { ClusterObservation } from '../../ports/fleet.ts';
import type { ObservedServer } from '../step.ts';

// A released task leaves statuses of an operation under way. Only one task at a time works on a cluster. The next one therefore
// replaces these statuses, at its end, by what the fleet observes.

const unsettled: readonly (ClusterStatus | ZoneStatus | ServerStatus)[] = [
  'OPERATING',
  'STOPPING',
  'STARTING',
  'RESTARTING',
  'SERVICE_STOPPING',
  'PROCESS_STOPPING',
];

export const isSettled = (status: ClusterStatus | ZoneStatus | ServerStatus): boolean =>
  !unsettled.includes(status);

type Seen = Pick<ClusterObservation, 'zones' | 'servers'>;

type ServersById = ReadonlyMap<ServerId, ObservedServer>;

/** Observed servers by id: a cluster may have thousands to look up. */
export const serversById = (seen: Pick<Seen, 'servers'>): ServersById =>
  new Map(seen.servers.map((server) => [server.id, server]));

const isAlive = (seen: ServersById, { id }: Server) => seen.get(id)?.processAlive ?? false;

/** The status of an observed server: stopped, isolated by itself, or in service. */
function observedServerStatus(seen: ServersById, server: Server): ServerStatus {
  if (!isAlive(seen, server)) return 'PROCESS_STOPPED';
  return seen.get(server.id)?.isolated ? 'SERVICE_STOPPED' : 'RUNNING';
}

/** The status of an observed zone: in service unless it is isolated or the whole cluster is down. */
export function observedZoneStatus(seen: Seen, zone: Zone, everyServer: readonly Server[]): ZoneStatus {
  const isolated = seen.zones.find(({ name }) => name === zone.name)?.isolated ?? false;
  const byId = serversById(seen);
  if (isolated) return zone.servers.some((server) => isAlive(byId, server)) ? 'SERVICE_STOPPED' : 'STOPPED';
  return everyServer.some((server) => isAlive(byId, server)) ? 'RUNNING' : 'STOPPED';
}

/** The status of an observed cluster: down, without a majority of its servers, or running. */
export function observedClusterStatus(seen: Seen, everyServer: readonly Server[]): ClusterStatus {
  const byId = serversById(seen);
  const alive = everyServer.filter((server) => isAlive(byId, server)).length;
  if (alive === 0) return 'STOPPED';
  return alive * 2 > everyServer.length ? 'RUNNING' : 'UNAVAILABLE';
}

/** The statuses to set where zones and servers still show an operation under way. */
export function correctedStatuses(
  seen: Seen,
  zones: readonly Zone[],
): Pick<StatusChange, 'zones' | 'servers'> {
  const everyServer = zones.flatMap((zone) => zone.servers);
  const byId = serversById(seen);
  return {
    zones: zones
      .filter(({ status }) => !isSettled(status))
      .map((zone) => ({ name: zone.name, status: observedZoneStatus(seen, zone, everyServer) })),
    servers: everyServer
      .filter(({ status }) => !isSettled(status))
      .map((server) => ({ id: server.id, status: observedServerStatus(byId, server) })),
  };
}
