import type { Target } from '../stop-request.ts';
import { targetServers, targetZones } from '../target.ts';
import type { FormerStatuses } from '../task.ts';
import type { Cluster } from '../topology.ts';

/** The statuses of everything the target touches, the zones of its servers included. */
export function formerStatusesOf(cluster: Cluster, target: Target): FormerStatuses {
  const servers = targetServers(cluster, target);
  const touched = new Set([
    ...targetZones(cluster, target).map((zone) => zone.name),
    ...servers.map((server) => server.zoneName),
  ]);
  return {
    cluster: cluster.status,
    zones: Object.fromEntries(
      cluster.zones.filter((zone) => touched.has(zone.name)).map((zone) => [zone.name, zone.status]),
    ),
    servers: Object.fromEntries(servers.map((server) => [String(server.id), server.status])),
  };
}
