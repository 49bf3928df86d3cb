import type { ClusterId, ServerId } from '@obstop/domain';
import type { Fault, FaultDraft, FaultRule, FaultScope } from '@obstop/engine';

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
