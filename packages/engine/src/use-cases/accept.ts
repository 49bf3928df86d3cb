import type {
  Cluster,
  ClusterId,
  Plan,
  PlanNode,
  Refusal,
  Target,
  Task,
  TaskId,
  Verdict,
} from '@obstop/domain';
import { expandPlan } from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import type { TaskStore } from '../ports/task-store.ts';

/** Ports and facts of accepting. */
export interface AcceptPorts {
  store: TaskStore;
  queue: TaskQueue;
  clusters: ClusterStore;
  clock: Clock;
  /** Address of this node, as OCP's tasks show it. */
  executor: string;
  /** Clusters that may not be stopped at all. */
  protectedClusters: readonly ClusterId[];
}

/** Who asks; the id and name that a task shows. */
export interface Creator {
  id: number;
  name: string;
}

/**
 * - accepted: durably stored (E1) and woken.
 * - refused: by a safety rule; `empty-target`: a zone or cluster without a server has nothing to run on.
 * - locked: `holder` is the unfinished task on the cluster.
 */
export type AcceptOutcome =
  | { kind: 'accepted'; task: Task }
  | { kind: 'unknown-cluster'; clusterId: ClusterId }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'empty-target'; split: Exclude<PlanNode['split'], 'none'> }
  | { kind: 'locked'; holder: TaskId };

/** What differs between a stop and a start. */
export interface Proposal {
  clusterId: ClusterId;
  target: Target;
  check(cluster: Cluster): Verdict;
  plan(cluster: Cluster): Plan;
}

const namesNothing = ({ kind }: Refusal): boolean => kind === 'unknown-zone' || kind === 'unknown-server';

/**
 * Check, plan, store, wake. While a task is under way the statuses it sets would refuse most requests, so its lock is
 * named rather than a status; only a target that does not exist comes first.
 */
export async function accept(
  ports: AcceptPorts,
  proposal: Proposal,
  creator: Creator,
  audit?: AuditRequest,
): Promise<AcceptOutcome> {
  const { store, queue, clusters, clock, executor } = ports;
  const { clusterId, target } = proposal;
  const cluster = await clusters.get(clusterId);
  if (!cluster) return { kind: 'unknown-cluster', clusterId };
  const verdict = proposal.check(cluster);
  if (verdict.kind !== 'allowed') {
    const holder = namesNothing(verdict) ? undefined : await store.lockHolder(clusterId);
    return holder === undefined ? { kind: 'refused', refusal: verdict } : { kind: 'locked', holder };
  }
  const plan = proposal.plan(cluster);
  const expanded = expandPlan(plan, cluster, target);
  if (expanded.kind === 'empty-split') return { kind: 'empty-target', split: expanded.split };
  const outcome = await store.create({
    plan,
    subtasks: expanded.subtasks,
    clusterName: cluster.name,
    obClusterId: cluster.obClusterId,
    creator,
    executor,
    nowMs: clock.nowMs(),
    takeLock: true,
    ...(audit && { audit }),
  });
  if (outcome.kind === 'locked') return outcome;
  if (outcome.kind === 'outdated') return accept(ports, proposal, creator, audit);
  queue.notify(outcome.task.id);
  return { kind: 'accepted', task: outcome.task };
}
