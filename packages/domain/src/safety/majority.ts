import type { Target } from '../stop-request.ts';
import type { Cluster, Tenant, Zone } from '../topology.ts';
import { touchedZones } from './one-zone.ts';
import type { Ruling } from './refusal.ts';

/**
 * Whether every log stream with a replica in this zone is served there. A zone with one server down counts as down, because it
 * is not known here which log streams that server holds.
 */
function serves(zone: Zone): boolean {
  return (
    (zone.status === 'RUNNING' || zone.status === 'OPERATING') &&
    zone.innerStatus === 'ACTIVE' &&
    zone.servers.every((server) => server.status === 'RUNNING' && server.innerStatus === 'ACTIVE')
  );
}

function leftVoters(cluster: Cluster, tenant: Tenant, without: string[]): string[] {
  const serving = cluster.zones.filter(serves).map((zone) => zone.name);
  return tenant.fullReplicaZones.filter((name) => serving.includes(name) && !without.includes(name));
}

const majorityOf = (tenant: Tenant): number => Math.floor(tenant.fullReplicaZones.length / 2) + 1;

function losing(cluster: Cluster, zoneNames: string[]): Tenant | undefined {
  return cluster.tenants.find(
    (tenant) =>
      tenant.fullReplicaZones.some((name) => zoneNames.includes(name)) &&
      leftVoters(cluster, tenant, zoneNames).length < majorityOf(tenant),
  );
}

/** No tenant with a voting replica in the target may be left without a majority, counting what is already down. */
export function checkMajority(cluster: Cluster, target: Target): Ruling<'no-majority'> {
  const targetZones = touchedZones(cluster, target);
  const tenant = losing(cluster, targetZones);
  return (
    tenant && {
      kind: 'no-majority',
      tenant: { id: tenant.id, name: tenant.name },
      targetZones: targetZones.filter((name) => tenant.fullReplicaZones.includes(name)),
      voters: [...tenant.fullReplicaZones],
      leftVoters: leftVoters(cluster, tenant, targetZones),
      needed: majorityOf(tenant),
      stoppableZones: cluster.zones
        .map((zone) => zone.name)
        .filter((name) => !targetZones.includes(name) && !losing(cluster, [name])),
    }
  );
}
