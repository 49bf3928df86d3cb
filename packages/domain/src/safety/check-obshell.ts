import type { ServerId } from '../ids.ts';
import type { ObshellStartRequest, ObshellStopRequest, Target } from '../stop-request.ts';
import { type Cluster, type Server, serversOf, type Zone } from '../topology.ts';
import type { SafetyFacts } from './check.ts';
import { checkMajority } from './majority.ts';
import { stoppedZoneStatuses, touchedZones } from './one-zone.ts';
import type { Refusal, Verdict } from './refusal.ts';
import { checkTargetExists } from './target-exists.ts';

/**
 * Whether the server's process serves, as far as the managing side knows: an isolated one answers SQL as well, though
 * OceanBase calls it inactive; one that is on its way up or down does not.
 */
export function serves({ status }: Server): boolean {
  return status === 'RUNNING' || status === 'SERVICE_STOPPING' || status === 'SERVICE_STOPPED';
}

const serverIsStopped = ({ status }: Server) => status === 'SERVICE_STOPPED' || status === 'SERVICE_STOPPING';

/**
 * By SQL, as a whole or one of its servers. The inner status cannot tell that: a zone whose processes were killed is
 * inactive too, but not stopped; it lacks in the majority.
 */
function zoneIsStopped(zone: Zone): boolean {
  return stoppedZoneStatuses.includes(zone.status) || zone.servers.some(serverIsStopped);
}

/** One zone at a time: targets in one zone, and nothing stopped in any other. */
function checkZones(cluster: Cluster, target: Target): Refusal | undefined {
  const zoneNames = touchedZones(cluster, target);
  if (zoneNames.length > 1) return { kind: 'several-zones', zoneNames };
  const other = cluster.zones.find((zone) => !zoneNames.includes(zone.name) && zoneIsStopped(zone));
  const [zoneName = ''] = zoneNames;
  return other && { kind: 'another-zone-stopped', zoneName, stoppedZone: other.name, status: other.status };
}

/** obshell's rules of isolation: one zone at a time, and for zones, not for servers, a majority of every tenant. */
export function checkObshellIsolation(cluster: Cluster, target: Target): Verdict {
  return (
    checkZones(cluster, target) ??
    (target.kind === 'zones' ? checkMajority(cluster, target) : undefined) ?? { kind: 'allowed' }
  );
}

function checkAgent(cluster: Cluster, agent: ServerId): Refusal | undefined {
  const server = serversOf(cluster).find(({ id }) => id === agent);
  return server && serves(server) ? undefined : { kind: 'agent-unavailable', serverId: agent };
}

function checkProtected(cluster: Cluster, { protectedClusters }: SafetyFacts): Refusal | undefined {
  return protectedClusters.includes(cluster.id)
    ? { kind: 'protected-cluster', clusterId: cluster.id }
    : undefined;
}

/**
 * The safety rules of a stop asked for through obshell, in its order; what its flags say together is the HTTP layer's. A
 * forced stop has no rule but for zones, which need the receiving agent's own server. Nothing is asked of the targets'
 * statuses, nor whether a task is under way: the task's first steps find that out.
 */
export function checkObshellStop(cluster: Cluster, request: ObshellStopRequest, facts: SafetyFacts): Verdict {
  const { target, mode, agent } = request;
  const early = checkTargetExists(cluster, target) ?? checkProtected(cluster, facts);
  if (early) return early;
  if (request.zoneCall) return checkObshellIsolation(cluster, target);
  const needsAgent = mode !== 'force' || target.kind === 'zones';
  return (
    (needsAgent ? checkAgent(cluster, agent) : undefined) ??
    (mode === 'plain' ? checkObshellIsolation(cluster, target) : { kind: 'allowed' })
  );
}

/** A start is only asked whether its target exists. */
export function checkObshellStart(cluster: Cluster, { target }: ObshellStartRequest): Verdict {
  return checkTargetExists(cluster, target) ?? { kind: 'allowed' };
}
