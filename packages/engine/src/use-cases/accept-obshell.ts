import {
  type Cluster,
  type ClusterId,
  checkObshellStart,
  checkObshellStop,
  expandPlan,
  type ObshellStartRequest,
  type ObshellStopRequest,
  type Plan,
  planObshellStart,
  planObshellStop,
  type Refusal,
  type Task,
  type Verdict,
} from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import type { AcceptPorts, Creator } from './accept.ts';

/**
 * - accepted: durably stored (E1) and woken; it has not got the cluster yet (E2).
 * - refused: by a safety rule.
 */
export type ObshellAcceptOutcome =
  | { kind: 'accepted'; task: Task }
  | { kind: 'unknown-cluster'; clusterId: ClusterId }
  | { kind: 'refused'; refusal: Refusal };

async function accept(
  ports: AcceptPorts,
  request: ObshellStartRequest,
  rules: { check(cluster: Cluster): Verdict; plan(cluster: Cluster): Plan },
  creator: Creator,
  audit?: AuditRequest,
): Promise<ObshellAcceptOutcome> {
  const { store, queue, clusters, clock, executor } = ports;
  const { clusterId, target } = request;
  const cluster = await clusters.get(clusterId);
  if (!cluster) return { kind: 'unknown-cluster', clusterId };
  const verdict = rules.check(cluster);
  if (verdict.kind !== 'allowed') return { kind: 'refused', refusal: verdict };
  const plan = rules.plan(cluster);
  const expanded = expandPlan(plan, cluster, target);
  if (expanded.kind === 'empty-split')
    throw new Error(`cluster ${clusterId} has no server, and so no agent that could have been asked`);
  const outcome = await store.create({
    plan,
    subtasks: expanded.subtasks,
    clusterName: cluster.name,
    obClusterId: cluster.obClusterId,
    creator,
    executor,
    nowMs: clock.nowMs(),
    takeLock: false,
    ...(audit && { audit }),
  });
  if (outcome.kind !== 'created')
    throw new Error(`a task that takes no lock was not created: ${outcome.kind}`);
  queue.notify(outcome.task.id);
  return { kind: 'accepted', task: outcome.task };
}

/**
 * Accepts a stop asked for through obshell, whatever is under way on the cluster: its first two steps get the cluster or
 * fail. Rejects where the store fails; throws RangeError for a plain stop of a whole cluster.
 */
export function acceptObshellStop(
  ports: AcceptPorts,
  request: ObshellStopRequest,
  creator: Creator,
  audit?: AuditRequest,
): Promise<ObshellAcceptOutcome> {
  const facts = { protectedClusters: ports.protectedClusters };
  const rules = {
    check: (cluster: Cluster) => checkObshellStop(cluster, request, facts),
    plan: (cluster: Cluster) => planObshellStop(cluster, request),
  };
  return accept(ports, request, rules, creator, audit);
}

/** Accepts a start asked for through obshell; in everything else as `acceptObshellStop`. */
export function acceptObshellStart(
  ports: AcceptPorts,
  request: ObshellStartRequest,
  creator: Creator,
  audit?: AuditRequest,
): Promise<ObshellAcceptOutcome> {
  const rules = {
    check: (cluster: Cluster) => checkObshellStart(cluster, request),
    plan: (cluster: Cluster) => planObshellStart(cluster, request),
  };
  return accept(ports, request, rules, creator, audit);
}
