import type { Target } from '../stop-request.ts';
import { targetServers, targetZones } from '../target.ts';
import type { Cluster, ZoneStatus } from '../topology.ts';
import type { Ruling } from './refusal.ts';

/** Statuses of a zone that is, or is about to be, out of service. */
export const stoppedZoneStatuses: readonly ZoneStatus[] = [
  'STOPPING',
  'SERVICE_STOPPED',
  'STOPPED',
  'RESTARTING',
];

/** The zones that a target touches, by name. */
export function touchedZones(cluster: Cluster, target: Target): string[] {
  return target.kind === 'servers'
    ? [...new Set(targetServers(cluster, target).map((server) => server.zoneName))]
    : targetZones(cluster, target).map((zone) => zone.name);
}

/** Only one zone may be out of service; a further zone of the same request counts as stopped as well. */
export function checkOneZone(cluster: Cluster, target: Target): Ruling<'another-zone-stopped'> {
  const [zoneName, second] = touchedZones(cluster, target);
  if (zoneName === undefined) return undefined;
  const other = cluster.zones.find(
    (zone) => zone.name !== zoneName && (stoppedZoneStatuses.includes(zone.status) || zone.name === second),
  );
  return other && { kind: 'another-zone-stopped', zoneName, stoppedZone: other.name, status: other.status };
}
