import type { ServersTarget, ZonesTarget } from '../stop-request.ts';
import { targetServers, targetZones } from '../target.ts';
import type { Cluster, ClusterStatus, ServerStatus, ZoneStatus } from '../topology.ts';
import type { AllowedInstead, Ruling } from './refusal.ts';

/** Which statuses allow an operation; one row per operation, as OCP's console offers them. */
export interface AllowedStatuses {
  cluster: ClusterStatus[];
  zone: ZoneStatus[];
  server: ServerStatus[];
}

/** Stop of a cluster, a zone, or a server whose process ends. A server that is only isolated may still be stopped. */
export const stopStatuses: AllowedStatuses = {
  cluster: ['RUNNING', 'UNAVAILABLE'],
  zone: ['RUNNING', 'UNAVAILABLE'],
  server: ['RUNNING', 'SERVICE_STOPPING', 'SERVICE_STOPPED'],
};

/** Stop of a server that keeps its process. */
export const isolateStatuses: AllowedStatuses = { ...stopStatuses, server: ['RUNNING'] };

/** Stop of a server by force: also of one that does not serve, because its process may live all the same. */
export const forcedStopStatuses: AllowedStatuses = {
  ...stopStatuses,
  server: [...stopStatuses.server, 'UNAVAILABLE'],
};

/** Restart. A zone that is only isolated comes back into service by it; a server in that state is started. */
export const restartStatuses: AllowedStatuses = {
  cluster: ['RUNNING', 'UNAVAILABLE'],
  zone: ['RUNNING', 'UNAVAILABLE', 'SERVICE_STOPPED'],
  server: ['RUNNING'],
};

/** Start of a zone or a server, in a cluster that runs. */
export const startStatuses: AllowedStatuses = {
  cluster: ['RUNNING', 'UNAVAILABLE'],
  zone: ['STOPPED', 'SERVICE_STOPPED'],
  server: ['UNAVAILABLE', 'SERVICE_STOPPED', 'PROCESS_STOPPED'],
};

/** Start of a whole cluster. */
export const startClusterStatuses: AllowedStatuses = {
  ...startStatuses,
  cluster: ['STOPPED', 'UNAVAILABLE'],
};

/**
 * What another operation would accept of a status that this one refuses; nothing while an operation is under way. The process of
 * what is UNAVAILABLE may live, and a start would wait for it in vain.
 */
function instead(
  status: ClusterStatus | ZoneStatus | ServerStatus,
  whenUnavailable: AllowedInstead,
  serverKept = false,
): AllowedInstead[] {
  switch (status) {
    case 'STOPPED':
    case 'PROCESS_STOPPED':
      return ['start'];
    case 'UNAVAILABLE':
      return [whenUnavailable];
    case 'SERVICE_STOPPED':
      return serverKept ? ['start', 'stop-process'] : ['start'];
    case 'SERVICE_STOPPING':
      return serverKept ? ['stop-process'] : ['wait'];
    case 'RUNNING':
      return [];
    default:
      return ['wait'];
  }
}

/** The cluster's status allows the operation. */
export function checkClusterStatus({ status }: Cluster, statuses: AllowedStatuses): Ruling<'cluster-status'> {
  const allowedStatuses = statuses.cluster;
  if (allowedStatuses.includes(status)) return undefined;
  return { kind: 'cluster-status', status, allowedStatuses, instead: instead(status, 'stop') };
}

/** The status of every zone that is named allows the operation. */
export function checkZoneStatuses(
  cluster: Cluster,
  target: ZonesTarget,
  { zone: allowedStatuses }: AllowedStatuses,
): Ruling<'zone-status'> {
  const zone = targetZones(cluster, target).find(({ status }) => !allowedStatuses.includes(status));
  if (!zone) return undefined;
  const { name: zoneName, status } = zone;
  return { kind: 'zone-status', zoneName, status, allowedStatuses, instead: instead(status, 'stop') };
}

/** The status of every server that is named allows the operation. */
export function checkServerStatuses(
  cluster: Cluster,
  target: ServersTarget,
  { server: allowedStatuses }: AllowedStatuses,
): Ruling<'server-status'> {
  const server = targetServers(cluster, target).find(({ status }) => !allowedStatuses.includes(status));
  if (!server) return undefined;
  const { id: serverId, zoneName, status } = server;
  const others = instead(status, 'force-stop', allowedStatuses.length === 1);
  return { kind: 'server-status', serverId, zoneName, status, allowedStatuses, instead: others };
}
