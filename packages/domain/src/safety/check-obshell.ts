import type { ServerId } from '../ids.ts';
import type { ObshellStartRequest, ObshellStopRequest, ObshellZoneCall, Target } from '../stop-request.ts';
import { type Cluster, type Server, serversOf, type Zone } from '../topology.ts';
import { checkProtected, type RefusalBy, type SafetyFacts } from './check.ts';
import { checkMajority } from './majority.ts';
import { stoppedZoneStatuses, touchedZones } from './one-zone.ts';
import { allowed, type Ruling, type Verdict } from './refusal.ts';
import { checkTargetExists, checkZonesExist } from './target-exists.ts';

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
function checkZones(cluster: Cluster, target: Target): Ruling<'several-zones' | 'another-zone-stopped'> {
  const zoneNames = touchedZones(cluster, target);
  if (zoneNames.length > 1) return { kind: 'several-zones', zoneNames };
  const other = cluster.zones.find((zone) => !zoneNames.includes(zone.name) && zoneIsStopped(zone));
  const [zoneName = ''] = zoneNames;
  return other && { kind: 'another-zone-stopped', zoneName, stoppedZone: other.name, status: other.status };
}

/** obshell's rules of isolation: one zone at a time, and for zones, not for servers, a majority of every tenant. */
export function checkObshellIsolation(cluster: Cluster, target: Target) {
  const noMajority = target.kind === 'zones' ? checkMajority(cluster, target) : undefined;
  return checkZones(cluster, target) ?? noMajority ?? allowed;
}

function checkAgent(cluster: Cluster, agent: ServerId): Ruling<'agent-unavailable'> {
  const server = serversOf(cluster).find(({ id }) => id === agent);
  return server && serves(server) ? undefined : { kind: 'agent-unavailable', serverId: agent };
}

const checkZoneCall = (cluster: Cluster, { target }: ObshellZoneCall, facts: SafetyFacts) =>
  checkZonesExist(cluster, target) ??
  checkProtected(cluster, facts) ??
  checkObshellIsolation(cluster, target);

function checkScope(cluster: Cluster, { target, mode, agent }: ObshellStopRequest, facts: SafetyFacts) {
  const needsAgent = mode !== 'force' || target.kind === 'zones';
  return (
    checkTargetExists(cluster, target) ??
    checkProtected(cluster, facts) ??
    (needsAgent ? checkAgent(cluster, agent) : undefined) ??
    (mode === 'plain' ? checkObshellIsolation(cluster, target) : allowed)
  );
}

/** What can be held against such a stop asked for through obshell: the call for one zone has fewer rules. */
export type ObshellStopRefusal<R extends ObshellStopRequest = ObshellStopRequest> = RefusalBy<
  R extends ObshellZoneCall ? typeof checkZoneCall : typeof checkScope
>;

/** What can be held against a start asked for through obshell. */
export type ObshellStartRefusal = RefusalBy<typeof checkObshellStart>;

/**
 * The safety rules of a stop asked for through obshell, in its order; what its flags say together is the HTTP layer's. A
 * forced stop has no rule but for zones, which need the receiving agent's own server. Nothing is asked of the targets'
 * statuses, nor whether a task is under way: the task's first steps find that out.
 */
export function checkObshellStop<R extends ObshellStopRequest>(
  cluster: Cluster,
  request: R,
  facts: SafetyFacts,
): Verdict<ObshellStopRefusal<R>> {
  const isZoneCall = request.zoneCall !== undefined && request.target.kind === 'zones';
  // By R itself; the compiler does not see that request and rules go together.
  const rules = (isZoneCall ? checkZoneCall : checkScope) as (
    ...of: unknown[]
  ) => Verdict<ObshellStopRefusal<R>>;
  return rules(cluster, request, facts);
}

/** A start is only asked whether its target exists. */
export function checkObshellStart(cluster: Cluster, { target }: ObshellStartRequest) {
  return checkTargetExists(cluster, target) ?? allowed;
}
