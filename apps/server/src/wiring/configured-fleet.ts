/**
 * Owns: the simulated fleet that a configuration asks for, and whether a store has that one.
 * Does not own: what may be asked for (config/), what becomes of it.
 */
import {
  type Cluster,
  type ClusterId,
  type ClusterStatus,
  clusterId,
  type Server,
  serverId,
  serversOf,
  type Zone,
} from '@obstop/domain';
import type { LatencyDistribution } from '@obstop/engine';
import { type ClusterLatencies, demoClusters } from '@obstop/fleet';
import { definedMembers } from '../config/defined-members.ts';
import type { SimulatedClusterOptions } from '../config/simulated-config.ts';

type ZoneOptions = SimulatedClusterOptions['zones'][number];

const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);

/** What the file leaves open of a zone is as its cluster is, of a server as its zone is. */
function toZone(zone: ZoneOptions, index: number, { status }: SimulatedClusterOptions): Zone {
  const zoneStatus = zone.status ?? status;
  const servers = zone.servers.map(
    (server): Server => ({
      ...server,
      id: serverId(server.id),
      zoneName: zone.name,
      withRootServer: server.withRootServer ?? false,
      status: server.status ?? (zoneStatus === 'STOPPED' ? 'PROCESS_STOPPED' : 'RUNNING'),
      // Follows from the others when the fleet is made.
      innerStatus: 'ACTIVE',
    }),
  );
  return {
    name: zone.name,
    idcName: zone.idc ?? `idc${index + 1}`,
    regionName: zone.region,
    status: zoneStatus,
    innerStatus: 'ACTIVE',
    servers: servers.sort((one, other) => one.id - other.id),
  };
}

/** Down, without a majority of its servers, or running. */
function statusOf(zones: Zone[]): ClusterStatus {
  const servers = zones.flatMap((zone) => zone.servers);
  const alive = servers.filter(({ status }) => status !== 'PROCESS_STOPPED').length;
  if (alive === 0) return 'STOPPED';
  return alive * 2 > servers.length ? 'RUNNING' : 'UNAVAILABLE';
}

function toCluster(cluster: SimulatedClusterOptions, nowMs: number): Cluster {
  const zones = cluster.zones.map((zone, index) => toZone(zone, index, cluster));
  const names = zones.map(({ name }) => name);
  const [first] = zones.flatMap(({ servers }) => servers);
  if (first && cluster.zones.every(({ servers }) => servers.every((one) => one.withRootServer === undefined)))
    first.withRootServer = true;
  return definedMembers<Cluster>({
    id: clusterId(cluster.id),
    name: cluster.name,
    obClusterId: cluster.obClusterId ?? 1000 + cluster.id,
    obVersion: cluster.version,
    role: cluster.role === 'STANDBY' ? cluster.role : undefined,
    createdAtMs: nowMs,
    status: statusOf(zones),
    zones: zones.sort(byName),
    tenants: [{ id: 1, name: 'sys', mode: 'MYSQL', fullReplicaZones: names.sort() }],
  });
}

/** The clusters of the configuration in the states that they begin with; the demo's where it names none. */
export function configuredClusters(
  clusters: SimulatedClusterOptions[] | undefined,
  nowMs: number,
): Cluster[] {
  return clusters?.map((cluster) => toCluster(cluster, nowMs)) ?? demoClusters(nowMs);
}

const distribution = (latency: SimulatedClusterOptions['stepLatencyMs']): LatencyDistribution | undefined => {
  if (typeof latency === 'object') return { kind: 'uniform', minMs: latency.min, maxMs: latency.max };
  return latency === undefined ? undefined : { kind: 'fixed', ms: latency };
};

/** Latencies of those clusters that have their own. */
export const configuredLatencies = (
  clusters: SimulatedClusterOptions[] = [],
): Map<ClusterId, ClusterLatencies> =>
  new Map(
    clusters.map((cluster) => [
      clusterId(cluster.id),
      definedMembers<ClusterLatencies>({
        step: distribution(cluster.stepLatencyMs),
        process: distribution(cluster.processLatencyMs),
      }),
    ]),
  );

/** Whatever of a cluster no task changes, by where it stands. */
function factsOf(cluster: Cluster): Map<string, unknown> {
  const facts = new Map<string, unknown>();
  const add = (
    where: string,
    { status: _, innerStatus: __, createdAtMs: ___, ...members }: object & Statuses,
  ) => {
    for (const [name, value] of Object.entries(members))
      if (name !== 'zones' && name !== 'servers') facts.set(`${where} ${name}`, value);
  };
  add('', { role: 'PRIMARY', ...cluster });
  for (const zone of cluster.zones) add(` zone ${zone.name}`, zone);
  for (const server of serversOf(cluster)) add(` zone ${server.zoneName} server ${server.id}`, server);
  return facts;
}

interface Statuses {
  status?: unknown;
  innerStatus?: unknown;
  createdAtMs?: unknown;
}

/** The first thing in which clusters of a store are not those wanted; undefined where they are, whatever became of them. */
export function firstDifference(there: Cluster[], wanted: Cluster[]): string | undefined {
  for (const { id } of there)
    if (!wanted.some((cluster) => cluster.id === id)) return `cluster ${id} is not in the configuration`;
  for (const cluster of wanted) {
    const found = there.find(({ id }) => id === cluster.id);
    if (!found) return `cluster ${cluster.id} is not there`;
    const [old, next] = [factsOf(found), factsOf(cluster)];
    for (const where of new Set([...old.keys(), ...next.keys()])) {
      const [before, after] = [old.get(where), next.get(where)].map(
        (fact) => JSON.stringify(fact) ?? 'absent',
      );
      if (before !== after)
        return `cluster ${cluster.id}${where} is ${before} there and ${after} in the configuration`;
    }
  }
  return undefined;
}
