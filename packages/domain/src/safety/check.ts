import type { ClusterId } from '../ids.ts';
import type {
  ClusterTarget,
  RestartRequest,
  ServersTarget,
  StartRequest,
  StopRequest,
  Target,
  ZonesTarget,
} from '../stop-request.ts';
import type { Cluster } from '../topology.ts';
import { checkMajority } from './majority.ts';
import { checkOneZone } from './one-zone.ts';
import { allowed, type Ruling, type Verdict } from './refusal.ts';
import {
  type AllowedStatuses,
  checkClusterStatus,
  checkServerStatuses,
  checkZoneStatuses,
  forcedStopStatuses,
  isolateStatuses,
  restartStatuses,
  startClusterStatuses,
  startStatuses,
  stopStatuses,
} from './statuses.ts';
import { checkServersExist, checkZonesExist } from './target-exists.ts';

/** What the rules ask about beyond the cluster itself. */
export interface SafetyFacts {
  /** Clusters that may not be stopped at all, by configuration. */
  protectedClusters: readonly ClusterId[];
}

/** The cluster is not one that may not be stopped. */
export function checkProtected({ id: clusterId }: Cluster, facts: SafetyFacts): Ruling<'protected-cluster'> {
  return facts.protectedClusters.includes(clusterId) ? { kind: 'protected-cluster', clusterId } : undefined;
}

/**
 * The rules of isolation alone. They are checked once more just before a zone or server is isolated, because another task may
 * have ended between a request's check and its lock.
 */
export function checkIsolation(cluster: Cluster, target: Target) {
  return checkOneZone(cluster, target) ?? checkMajority(cluster, target) ?? allowed;
}

/** Where a stop is allowed. */
function statusesOf({ isolate, process }: StopRequest): AllowedStatuses {
  if (process === 'keep') return isolateStatuses;
  return isolate ? stopStatuses : forcedStopStatuses;
}

/**
 * What takes the target out of service, for good or until it is started again: the statuses say which. By the kind of the
 * target, so that each kind has its own refusals.
 */
const stopRules = {
  cluster: (cluster: Cluster, _: StopRequest<ClusterTarget>, facts: SafetyFacts, statuses: AllowedStatuses) =>
    checkProtected(cluster, facts) ?? checkClusterStatus(cluster, statuses) ?? allowed,
  zones: (
    cluster: Cluster,
    { target }: StopRequest<ZonesTarget>,
    facts: SafetyFacts,
    statuses: AllowedStatuses,
  ) =>
    checkZonesExist(cluster, target) ??
    checkProtected(cluster, facts) ??
    checkClusterStatus(cluster, statuses) ??
    checkZoneStatuses(cluster, target, statuses) ??
    checkIsolation(cluster, target),
  servers: (
    cluster: Cluster,
    { target, isolate }: StopRequest<ServersTarget>,
    facts: SafetyFacts,
    statuses: AllowedStatuses,
  ) =>
    checkServersExist(cluster, target) ??
    checkProtected(cluster, facts) ??
    checkClusterStatus(cluster, statuses) ??
    checkServerStatuses(cluster, target, statuses) ??
    (isolate ? checkIsolation(cluster, target) : allowed),
};

const startRules = {
  cluster: (cluster: Cluster) => checkClusterStatus(cluster, startClusterStatuses) ?? allowed,
  zones: (cluster: Cluster, { target }: StartRequest<ZonesTarget>) =>
    checkZonesExist(cluster, target) ??
    checkClusterStatus(cluster, startStatuses) ??
    checkZoneStatuses(cluster, target, startStatuses) ??
    allowed,
  servers: (cluster: Cluster, { target }: StartRequest<ServersTarget>) =>
    checkServersExist(cluster, target) ??
    checkClusterStatus(cluster, startStatuses) ??
    checkServerStatuses(cluster, target, startStatuses) ??
    allowed,
};

/** The refusals that a rule can give. */
export type RefusalBy<Rule extends (...of: never[]) => Verdict> = Exclude<ReturnType<Rule>, typeof allowed>;

/** Why a stop of such a target can be refused. */
export type StopRefusal<T extends Target = Target> = RefusalBy<(typeof stopRules)[T['kind']]>;
/** Why a restart of such a target can be refused. A cluster's is refused where one of its zones may not be isolated. */
export type RestartRefusal<T extends Target = Target> = StopRefusal<T> | RefusalBy<typeof checkIsolation>;
/** Why a start of such a target can be refused. */
export type StartRefusal<T extends Target = Target> = RefusalBy<(typeof startRules)[T['kind']]>;

/**
 * The safety rules of a stop, in the order in which a caller should hear of them. The rules of isolation (one zone, majority)
 * apply where the request isolates a zone or server. A forced server stop and a cluster stop do not. The store's lock, not this
 * function, refuses a stop while another task holds the cluster.
 */
export function checkStop<T extends Target>(cluster: Cluster, request: StopRequest<T>, facts: SafetyFacts) {
  // The rules are those of T's kind; the compiler cannot see that request and rules belong together.
  const rules = stopRules[request.target.kind] as (...of: unknown[]) => Verdict<StopRefusal<T>>;
  return rules(cluster, request, facts, statusesOf(request));
}

/**
 * The safety rules of a restart: a stop's, from statuses of its own. A cluster is restarted zone by zone, so that each of its
 * zones must be one that may be isolated while the others serve.
 */
export function checkRestart<T extends Target>(
  cluster: Cluster,
  request: RestartRequest<T>,
  facts: SafetyFacts,
): Verdict<RestartRefusal<T>> {
  // As in checkStop.
  const rules = stopRules[request.target.kind] as (...of: unknown[]) => Verdict<StopRefusal<T>>;
  const verdict = rules(cluster, request, facts, restartStatuses);
  if (verdict.kind !== 'allowed' || request.target.kind !== 'cluster') return verdict;
  const zones = cluster.zones.map(({ name }) =>
    checkIsolation(cluster, { kind: 'zones', zoneNames: [name] }),
  );
  return zones.find(({ kind }) => kind !== 'allowed') ?? allowed;
}

/** The safety rules of a start: the target exists and its status allows one. */
export function checkStart<T extends Target>(cluster: Cluster, request: StartRequest<T>) {
  // As in checkStop.
  const rules = startRules[request.target.kind] as (...of: unknown[]) => Verdict<StartRefusal<T>>;
  return rules(cluster, request);
}
