import type { ServersTarget, Target, ZonesTarget } from '../stop-request.ts';
import { type Cluster, serversOf } from '../topology.ts';
import type { Ruling } from './refusal.ts';

/** Every zone that is named must exist. */
export function checkZonesExist(cluster: Cluster, target: ZonesTarget): Ruling<'unknown-zone'> {
  const knownZones = cluster.zones.map((zone) => zone.name);
  const zoneName = target.zoneNames.find((name) => !knownZones.includes(name));
  return zoneName === undefined ? undefined : { kind: 'unknown-zone', zoneName, knownZones };
}

/** Every server that is named must exist. */
export function checkServersExist(cluster: Cluster, target: ServersTarget): Ruling<'unknown-server'> {
  const knownServers = serversOf(cluster).map((server) => server.id);
  const serverId = target.serverIds.find((id) => !knownServers.includes(id));
  return serverId === undefined ? undefined : { kind: 'unknown-server', serverId, knownServers };
}

/** Every zone or server that is named must exist. */
export function checkTargetExists(cluster: Cluster, target: Target) {
  if (target.kind === 'zones') return checkZonesExist(cluster, target);
  return target.kind === 'servers' ? checkServersExist(cluster, target) : undefined;
}
