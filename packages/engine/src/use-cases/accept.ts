import type { Cluster, ClusterId, Plan, Refusal, Target, Task, Verdict } from '@obstop/domain';
import { expandPlan } from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { type Holder, holderOf } from './lock-holder.ts';

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
 * `cluster` is the very one that was decided on.
 * - accepted: durably stored (E1) and woken.
 * - refused: by a safety rule; `empty-target`: a zone or cluster without a server has nothing to run on.
 * - locked: `holder` is the unfinished task on the cluster.
 */
export type AcceptOutcome<R extends Refusal = Refusal> =
  | { kind: 'accepted'; task: Task }
  | { kind: 'unknown-cluster'; clusterId: ClusterId }
  | { kind: 'refused'; refusal: R; cluster: Cluster }
  | { kind: 'empty-target'; cluster: Cluster }
  | { kind: 'locked'; holder: Holder; cluster: Cluster };

/** What differs between stops and starts, and between the two APIs. */
export interface Proposal<R extends Refusal> {
  clusterId: ClusterId;
  target: Target;
  /** Whether the task is accepted only if it gets the cluster's lock (E2). */
  takeLock: boolean;
  check(cluster: Cluster): Verdict<R>;
  plan(cluster: Cluster): Plan;
}

const namesNothing = ({ kind }: Refusal): boolean => kind === 'unknown-zone' || kind === 'unknown-server';

/**
 * Checks, plans, stores and wakes. While a task is under way, its statuses would refuse most requests. The outcome then names
 * its lock, not a status; only a target that does not exist is reported first.
 */
export async function accept<R extends Refusal>(
  ports: AcceptPorts,
  proposal: Proposal<R>,
  creator: Creator,
  audit?: AuditRequest,
): Promise<AcceptOutcome<R>> {
  const { store, queue, clusters, clock, executor } = ports;
  const { clusterId, target, takeLock } = proposal;
  const cluster = await clusters.get(clusterId);
  if (!cluster) return { kind: 'unknown-cluster', clusterId };
  const verdict = proposal.check(cluster);
  if (verdict.kind !== 'allowed') {
    const id = takeLock && !namesNothing(verdict) ? await store.lockHolder(clusterId) : undefined;
    if (id === undefined) return { kind: 'refused', refusal: verdict, cluster };
    return { kind: 'locked', holder: await holderOf(store, id), cluster };
  }
  const plan = proposal.plan(cluster);
  const expanded = expandPlan(plan, cluster, target);
  if (expanded.kind === 'empty-split') return { kind: 'empty-target', cluster };
  const outcome = await store.create({
    plan,
    subtasks: expanded.subtasks,
    clusterName: cluster.name,
    obClusterId: cluster.obClusterId,
    ...(cluster.role && { clusterRole: cluster.role }),
    creator,
    executor,
    ...(audit?.traceparent && { traceparent: audit.traceparent }),
    nowMs: clock.nowMs(),
    takeLock,
    ...(audit && { audit }),
  });
  if (outcome.kind === 'locked')
    return { kind: 'locked', holder: await holderOf(store, outcome.holder), cluster };
  if (outcome.kind === 'outdated') return accept(ports, proposal, creator, audit);
  queue.notify(outcome.task.id);
  return { kind: 'accepted', task: outcome.task };
}
