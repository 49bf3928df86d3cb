import type { Target } from './stop-request.ts';
import { type Cluster, type Server, serversOf, type Zone } from './topology.ts';

/** The zones a target names, in the cluster's order; every zone for a cluster, none for servers. Unknown names are left out. */
export function targetZones(cluster: Cluster, target: Target): Zone[] {
  switch (target.kind) {
    case 'cluster':
      return cluster.zones;
    case 'zones':
      return cluster.zones.filter((zone) => target.zoneNames.includes(zone.name));
    case 'servers':
      return [];
  }
}

/** The servers a target covers, zone by zone; those of a zone for a zone. Unknown ids are left out. */
export function targetServers(cluster: Cluster, target: Target): Server[] {
  if (target.kind === 'servers')
    return serversOf(cluster).filter((server) => target.serverIds.includes(server.id));
  return targetZones(cluster, target).flatMap((zone) => zone.servers);
}

/** The one zone of a target. Throws RangeError unless the target is exactly one zone of the cluster. */
export function singleZone(cluster: Cluster, target: Target): Zone {
  const [zone, ...others] = target.kind === 'zones' ? targetZones(cluster, target) : [];
  if (!zone || others.length > 0) throw new RangeError('target is not one zone of the cluster');
  return zone;
}

/** The one server of a target. Throws RangeError unless the target is exactly one server of the cluster. */
export function singleServer(cluster: Cluster, target: Target): Server {
  const [server, ...others] = target.kind === 'servers' ? targetServers(cluster, target) : [];
  if (!server || others.length > 0) throw new RangeError('target is not one server of the cluster');
  return server;
}

/** The zone of a name. Throws RangeError where the cluster has none. */
export function zoneOf(cluster: Cluster, name: string): Zone {
  const zone = cluster.zones.find((each) => each.name === name);
  if (!zone) throw new RangeError(`cluster ${cluster.id} has no zone ${name}`);
  return zone;
}
