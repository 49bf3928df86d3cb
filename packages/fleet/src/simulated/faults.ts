import type { Cluster, ClusterId, ServerId } from '@obstop/domain';
import type {
  Fault,
  FaultDraft,
  FaultRule,
  FaultScope,
  HttpFaultRule,
  LatencyDistribution,
} from '@obstop/engine';

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

/** Why a fault cannot be set: which member of the draft breaks which rule. */
export interface FaultProblem {
  /** From the draft, for instance `rule.times`. */
  field: string;
  rule: string;
}

function latencyProblem(latency: LatencyDistribution): FaultProblem | undefined {
  const low = latency.kind === 'fixed' ? latency.ms : latency.minMs;
  const high = latency.kind === 'fixed' ? latency.ms : latency.maxMs;
  if (isWhole(low, 0) && isWhole(high, 0) && high >= low) return undefined;
  return { field: 'rule.latency', rule: 'must be whole milliseconds, 0 or more, the least first' };
}

const isWhole = (value: number, least: number) => Number.isSafeInteger(value) && value >= least;

function timesProblem(times = 1): FaultProblem | undefined {
  return isWhole(times, 1) ? undefined : { field: 'rule.times', rule: 'must be a positive integer' };
}

function partProblem(field: string, part = 1): FaultProblem | undefined {
  return part > 0 && part <= 1 ? undefined : { field, rule: 'must be above 0 and at most 1' };
}

/** Whether a rule is about calls of the HTTP server, not about the fleet. */
export const isHttpRule = (rule: FaultRule): rule is HttpFaultRule => rule.kind.startsWith('http');

/** Why a fault of HTTP cannot be set here; undefined of any other. */
export function httpProblem({ scope, rule }: FaultDraft, httpIsOn: boolean): FaultProblem | undefined {
  if (!isHttpRule(rule)) return undefined;
  if (!httpIsOn) return { field: 'rule.kind', rule: 'faults of HTTP are off, --http-faults turns them on' };
  if (Object.keys(scope).length === 0) return undefined;
  return { field: 'scope', rule: 'must be empty: a fault of HTTP is about calls, not about clusters' };
}

/** Why a rule would have no effect, or one that nobody can mean; undefined when it can be set. */
export function ruleProblem(rule: FaultRule): FaultProblem | undefined {
  switch (rule.kind) {
    case 'fail':
      return timesProblem(rule.times) ?? partProblem('rule.probability', rule.probability);
    case 'httpStatus':
    case 'httpCut':
      return timesProblem(rule.times) ?? partProblem('rule.share', rule.share);
    case 'httpDelay':
      return (
        timesProblem(rule.times) ?? partProblem('rule.share', rule.share) ?? latencyProblem(rule.latency)
      );
    case 'slow':
    case 'slowAgent':
      return latencyProblem(rule.latency);
    case 'respawn':
      if (isWhole(rule.afterMs ?? 0, 0)) return undefined;
      return { field: 'rule.afterMs', rule: 'must be whole milliseconds, 0 or more' };
    case 'innerStatusLag':
      if (isWhole(rule.ms, 1)) return undefined;
      return { field: 'rule.ms', rule: 'must be whole milliseconds, 1 or more' };
    default:
      return undefined;
  }
}

/** What a scope names that is not there, or not together; undefined when it strikes something. */
export function scopeProblem(scope: FaultScope, clusters: Cluster[]): FaultProblem | undefined {
  const { clusterId, zoneName, serverId } = scope;
  const meant = clusters.filter(({ id }) => clusterId === undefined || id === clusterId);
  const inCluster = clusterId === undefined ? '' : ` cluster ${clusterId}`;
  if (clusterId !== undefined && meant.length === 0)
    return { field: 'scope.clusterId', rule: `there is no${inCluster}` };
  const zones = meant.flatMap((cluster) => cluster.zones).filter(({ name }) => (zoneName ?? name) === name);
  if (zoneName !== undefined && zones.length === 0)
    return { field: 'scope.zoneName', rule: `there is no zone ${zoneName}${inCluster && ` in${inCluster}`}` };
  if (serverId === undefined || zones.some(({ servers }) => servers.some(({ id }) => id === serverId)))
    return undefined;
  const places = [
    ...(zoneName === undefined ? [] : [` zone ${zoneName}`]),
    ...(inCluster ? [inCluster] : []),
  ];
  const where = places.length > 0 ? ` in${places.join(' of')}` : '';
  return { field: 'scope.serverId', rule: `there is no server ${serverId}${where}` };
}
