import type { ClusterId } from '../ids.ts';
import type { StartRequest, StopRequest, Target } from '../stop-request.ts';
import type { Cluster } from '../topology.ts';
import { checkMajority } from './majority.ts';
import { checkOneZone } from './one-zone.ts';
import type { Verdict } from './refusal.ts';
import {
  checkStatuses,
  isolateStatuses,
  startClusterStatuses,
  startStatuses,
  stopStatuses,
} from './statuses.ts';
import { checkTargetExists } from './target-exists.ts';

/** What the rules ask about beyond the cluster itself. */
export interface SafetyFacts {
  /** Clusters that may not be stopped at all, by configuration. */
  protectedClusters: readonly ClusterId[];
}

/**
 * The rules of isolation alone. They are asked once more when a zone or server is about to be isolated, because another
 * task may have ended between a request's check and its lock.
 */
export function checkIsolation(cluster: Cluster, target: Target): Verdict {
  return checkOneZone(cluster, target) ?? checkMajority(cluster, target) ?? { kind: 'allowed' };
}

/**
 * The safety rules of a stop, in the order in which a caller should hear of them. The rules of isolation (one zone,
 * majority) hold where the request isolates a zone or server: a forced server stop leaves them out, a cluster stop
 * has none. An unfinished task on the same cluster is not decided here but by the lock in the store.
 */
export function checkStop(cluster: Cluster, request: StopRequest, facts: SafetyFacts): Verdict {
  const { target } = request;
  const isolates = request.isolate && target.kind !== 'cluster';
  if (request.process === 'keep' && !isolates) return { kind: 'nothing-to-stop' };
  const statuses = request.process === 'keep' ? isolateStatuses : stopStatuses;
  return (
    checkTargetExists(cluster, target) ??
    (facts.protectedClusters.includes(cluster.id)
      ? { kind: 'protected-cluster', clusterId: cluster.id }
      : undefined) ??
    checkStatuses(cluster, target, statuses) ??
    (isolates ? checkIsolation(cluster, target) : { kind: 'allowed' })
  );
}

/** The safety rules of a start: the target exists and its status allows one. */
export function checkStart(cluster: Cluster, request: StartRequest): Verdict {
  const statuses = request.target.kind === 'cluster' ? startClusterStatuses : startStatuses;
  return (
    checkTargetExists(cluster, request.target) ??
    checkStatuses(cluster, request.target, statuses) ?? { kind: 'allowed' }
  );
}
