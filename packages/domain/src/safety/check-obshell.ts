import type { ServerId } from '../ids.ts';
import type { ObshellStartRequest, ObshellStopRequest, ObshellZoneCall, Target } from '../stop-request.ts';
import { type Cluster, type Server, serversOf, type Zone } from '../topology.ts';
import { checkProtected, type RefusalBy, type SafetyFacts } from './check.ts';
import { checkMajority } from './majority.ts';
import { stoppedZoneStatuses, touchedZones } from './one-zone.ts';
import { allowed, type Ruling, type Verdict } from './refusal.ts';
import { checkTargetExists, checkZonesExist } from './target-exists.ts';

/**
 * Whether the server's process serves, as far as the managing side knows. An isolated server answers SQL as well. One that is
 * being started or stopped does not.
 */
export function serves({ status }: Server): boolean {
  return status === 'RUNNING' || status === 'SERVICE_STOPPING' || status === 'SERVICE_STOPPED';
}

const serverIsStopped = ({ status }: Server) => status === 'SERVICE_STOPPED' || status === 'SERVICE_STOPPING';

/**
 * Whether the zone or one of its servers was stopped by SQL. The inner status cannot tell: a zone whose processes were killed
 * is inactive as well, but it is not stopped; it is missing from the majority.
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

/**
 * obshell's rules of isolation: one zone at a time, and every tenant keeps its majority. It asks for the majority for zones
 * only.
 */
export function checkObshellIsolation(cluster: Cluster, target: Target) {
  const noMajority = target.kind === 'zones' ? checkMajority(cluster, target) : undefined;
  return checkZones(cluster, target) ?? noMajority ?? allowed;
}

function checkAgent(cluster: Cluster, agent: ServerId): Ruling<'agent-unavailable'> {
  const server = serversOf(cluster).find(({ id }) => id === agent);
  return server && serves(server) ? undefined : { kind: 'agent-unavailable', serverId: agent };
}

/** Whichever agent has an observer that serves makes the other checks. */
const checkSomeServer = (cluster: Cluster): Ruling<'no-server-serves'> =>
  serversOf(cluster).some(serves) ? undefined : { kind: 'no-server-serves' };

const checkZoneCall = (cluster: Cluster, { target }: ObshellZoneCall, facts: SafetyFacts) =>
  checkSomeServer(cluster) ??
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

/** Why such a stop through obshell can be refused. The zone call has rules of its own. */
export type ObshellStopRefusal<R extends ObshellStopRequest = ObshellStopRequest | ObshellZoneCall> =
  RefusalBy<R extends ObshellZoneCall ? typeof checkZoneCall : typeof checkScope>;

/** Why a start through obshell can be refused. */
export type ObshellStartRefusal = RefusalBy<typeof checkObshellStart>;

/**
 * The safety rules of a stop through obshell, in obshell's order. The HTTP layer checks whether the flags fit together. Every
 * stop needs a target that exists and a cluster that is not protected. A forced stop needs no more, but for zones the receiving
 * agent's own server must serve as well, and for the zone call some server. Neither the targets' statuses nor a task under way matter here; the task's first steps
 * check those.
 */
export function checkObshellStop<R extends ObshellStopRequest>(
  cluster: Cluster,
  request: R,
  facts: SafetyFacts,
): Verdict<ObshellStopRefusal<R>> {
  const isZoneCall = request.zoneCall !== undefined && request.target.kind === 'zones';
  // The rules are those of R's kind; the compiler cannot see that request and rules belong together.
  const rules = (isZoneCall ? checkZoneCall : checkScope) as (
    ...of: unknown[]
  ) => Verdict<ObshellStopRefusal<R>>;
  return rules(cluster, request, facts);
}

/** The one rule of a start: its target exists. */
export function checkObshellStart(cluster: Cluster, { target }: ObshellStartRequest) {
  return checkTargetExists(cluster, target) ?? allowed;
}
