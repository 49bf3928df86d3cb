import type { ClusterId, ServerId } from '@obstop/domain';
import type { Fleet } from '@obstop/engine';
import type { LatencyDistribution } from './latency.ts';

/** The names of the fleet's calls, as faults name them. */
export type FleetOperation = keyof Fleet;

/** Which part of the fleet a fault strikes; every given field must match, none given strikes everywhere. */
export interface FaultScope {
  clusterId?: ClusterId;
  /** Strikes calls on the zone and on its servers. */
  zoneName?: string;
  serverId?: ServerId;
}

/**
 * What goes wrong:
 * - fail: the call rejects before it has any effect; `times` calls (every call when absent), each struck with `probability` (1 by default).
 * - hang: the call does nothing until its signal aborts (E6).
 * - slow: the call takes this long instead of the fleet's own latency; `operation` absent means every call.
 * - ignoreStop: the server's process takes note of a stop and stays; a kill works unless `ignoresKill`.
 * - unreachable: calls that go to the server's own host (its process, its checkpoint) reject, and it is seen as INACTIVE.
 *   SQL about it (isolate, resume) goes through the rest of the cluster and still works.
 */
export type FaultRule =
  | { kind: 'fail'; operation: FleetOperation; times?: number; probability?: number; message?: string }
  | { kind: 'hang'; operation: FleetOperation }
  | { kind: 'slow'; operation?: FleetOperation; latency: LatencyDistribution }
  | { kind: 'ignoreStop'; ignoresKill?: boolean }
  | { kind: 'unreachable' };

/** A fault to be set. */
export interface FaultDraft {
  scope: FaultScope;
  rule: FaultRule;
}

/** A fault that is set. */
export interface Fault extends FaultDraft {
  /** Unique among the faults ever set; in order of setting. */
  id: number;
}

/** What a call of the fleet is about; a cluster-wide call names neither zone nor server. */
export interface FaultSubject {
  clusterId: ClusterId;
  zoneName?: string;
  serverId?: ServerId;
}

function covers(scope: FaultScope, subject: FaultSubject): boolean {
  return (
    (scope.clusterId === undefined || scope.clusterId === subject.clusterId) &&
    (scope.zoneName === undefined || scope.zoneName === subject.zoneName) &&
    (scope.serverId === undefined || scope.serverId === subject.serverId)
  );
}

/** The faults of one kind that strike a subject, in order of setting. */
export function faultsOfKind<K extends FaultRule['kind']>(
  faults: Fault[],
  kind: K,
  subject: FaultSubject,
): { id: number; rule: Extract<FaultRule, { kind: K }> }[] {
  return faults.flatMap(({ id, rule, scope }) =>
    isKind(rule, kind) && covers(scope, subject) ? [{ id, rule }] : [],
  );
}

function isKind<K extends FaultRule['kind']>(
  rule: FaultRule,
  kind: K,
): rule is Extract<FaultRule, { kind: K }> {
  return rule.kind === kind;
}

/** Why a fault cannot be set, for whoever asked; undefined when it can. Nothing that has no effect is accepted. */
export function whyInvalidFault(draft: FaultDraft): string | undefined {
  const { rule } = draft;
  if (rule.kind === 'fail') {
    const { times, probability } = rule;
    if (times !== undefined && !(Number.isSafeInteger(times) && times > 0))
      return 'times must be a positive integer';
    if (probability !== undefined && !(probability > 0 && probability <= 1))
      return 'probability must be above 0 and at most 1';
  }
  if (rule.kind === 'slow') {
    const { latency } = rule;
    const low = latency.kind === 'fixed' ? latency.ms : latency.minMs;
    const high = latency.kind === 'fixed' ? latency.ms : latency.maxMs;
    if (!(Number.isSafeInteger(low) && Number.isSafeInteger(high) && low >= 0 && high >= low))
      return 'latency must be whole milliseconds, 0 or more, the least first';
  }
  return undefined;
}
