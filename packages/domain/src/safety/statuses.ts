import type { Target } from '../stop-request.ts';
import { targetServers, targetZones } from '../target.ts';
import type { Cluster, ClusterStatus, ServerStatus, ZoneStatus } from '../topology.ts';
import type { AllowedInstead, Refusal } from './refusal.ts';

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

/** What another operation would accept of a status that this one refuses; nothing while an operation is under way. */
function instead(status: ClusterStatus | ZoneStatus | ServerStatus, serverKept: boolean): AllowedInstead[] {
  switch (status) {
    case 'STOPPED':
    case 'PROCESS_STOPPED':
    case 'UNAVAILABLE':
      return ['start'];
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

/** The first status of the cluster or the target that does not allow the operation. */
export function checkStatuses(
  cluster: Cluster,
  target: Target,
  allowed: AllowedStatuses,
): Refusal | undefined {
  if (!allowed.cluster.includes(cluster.status))
    return {
      kind: 'cluster-status',
      status: cluster.status,
      allowedStatuses: allowed.cluster,
      instead: instead(cluster.status, false),
    };
  if (target.kind === 'zones') {
    const zone = targetZones(cluster, target).find((each) => !allowed.zone.includes(each.status));
    return (
      zone && {
        kind: 'zone-status',
        zoneName: zone.name,
        status: zone.status,
        allowedStatuses: allowed.zone,
        instead: instead(zone.status, false),
      }
    );
  }
  if (target.kind === 'servers') {
    const server = targetServers(cluster, target).find((each) => !allowed.server.includes(each.status));
    return (
      server && {
        kind: 'server-status',
        serverId: server.id,
        zoneName: server.zoneName,
        status: server.status,
        allowedStatuses: allowed.server,
        instead: instead(server.status, allowed.server.length === 1),
      }
    );
  }
  return undefined;
}
