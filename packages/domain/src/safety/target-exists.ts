import type { Target } from '../stop-request.ts';
import { type Cluster, serversOf } from '../topology.ts';
import type { Refusal } from './refusal.ts';

/** Every zone and server that is named must exist. */
export function checkTargetExists(cluster: Cluster, target: Target): Refusal | undefined {
  if (target.kind === 'zones') {
    const knownZones = cluster.zones.map((zone) => zone.name);
    const zoneName = target.zoneNames.find((name) => !knownZones.includes(name));
    return zoneName === undefined ? undefined : { kind: 'unknown-zone', zoneName, knownZones };
  }
  if (target.kind === 'servers') {
    const knownServers = serversOf(cluster).map((server) => server.id);
    const serverId = target.serverIds.find((id) => !knownServers.includes(id));
    return serverId === undefined ? undefined : { kind: 'unknown-server', serverId, knownServers };
  }
  return undefined;
}
