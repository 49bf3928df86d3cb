import type { Cluster, ClusterId, Plan, Refusal, SubtaskDraft, Target, Task, Verdict } from '@obstop/domain';
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

/** Why a request was not accepted. */
export type NotAccepted<R extends Refusal = Refusal> = Exclude<AcceptOutcome<R>, { kind: 'accepted' }>;

/** What differs between stops and starts, and between the two APIs. */
export interface Proposal<R extends Refusal = Refusal> {
  kind: 'proposal';
  clusterId: ClusterId;
  target: Target;
  /** Whether the task is accepted only if it gets the cluster's lock (E2). */
  takeLock: boolean;
  check(cluster: Cluster): Verdict<R>;
  plan(cluster: Cluster): Plan;
}

/** It may be carried out on this cluster as it was read, and this is what would run. */
export interface Allowed {
  kind: 'allowed';
  cluster: Cluster;
  plan: Plan;
  subtasks: SubtaskDraft[];
}

type ReadPorts = Pick<AcceptPorts, 'clusters'> & { store: Pick<TaskStore, 'lockHolder' | 'head'> };

const namesNothing = ({ kind }: Refusal): boolean => kind === 'unknown-zone' || kind === 'unknown-server';

/**
 * Checks and plans. While a task is under way, its statuses would refuse most requests. The outcome then names its lock, not a
 * status; only a target that does not exist is reported first.
 */
async function decide<R extends Refusal>(
  { store, clusters }: ReadPorts,
  { clusterId, target, takeLock, check, plan: planOf }: Proposal<R>,
): Promise<Allowed | NotAccepted<R>> {
  const cluster = await clusters.get(clusterId);
  if (!cluster) return { kind: 'unknown-cluster', clusterId };
  const verdict = check(cluster);
  if (verdict.kind !== 'allowed') {
    const id = takeLock && !namesNothing(verdict) ? await store.lockHolder(clusterId) : undefined;
    if (id === undefined) return { kind: 'refused', refusal: verdict, cluster };
    return { kind: 'locked', holder: await holderOf(store, id), cluster };
  }
  const plan = planOf(cluster);
  const expanded = expandPlan(plan, cluster, target);
  if (expanded.kind === 'empty-split') return { kind: 'empty-target', cluster };
  return { kind: 'allowed', cluster, plan, subtasks: expanded.subtasks };
}

/** Checks, plans, stores and wakes. */
export async function accept<R extends Refusal>(
  ports: AcceptPorts,
  proposal: Proposal<R>,
  creator: Creator,
  audit?: AuditRequest,
): Promise<AcceptOutcome<R>> {
  const { store, queue, clock, executor } = ports;
  const decision = await decide(ports, proposal);
  if (decision.kind !== 'allowed') return decision;
  const { cluster, plan, subtasks } = decision;
  const outcome = await store.create({
    plan,
    subtasks,
    clusterName: cluster.name,
    obClusterId: cluster.obClusterId,
    ...(cluster.role && { clusterRole: cluster.role }),
    creator,
    executor,
    ...(audit?.traceparent && { traceparent: audit.traceparent }),
    nowMs: clock.nowMs(),
    takeLock: proposal.takeLock,
    ...(audit && { audit }),
  });
  if (outcome.kind === 'locked')
    return { kind: 'locked', holder: await holderOf(store, outcome.holder), cluster };
  if (outcome.kind === 'outdated') return accept(ports, proposal, creator, audit);
  queue.notify(outcome.task.id);
  return { kind: 'accepted', task: outcome.task };
}

/** What `accept` would decide now. Only reads, so that the next moment may decide otherwise; rejects where the store fails. */
export async function dryRun<R extends Refusal>(
  ports: ReadPorts,
  proposal: Proposal<R>,
): Promise<Allowed | NotAccepted<R>> {
  const decision = await decide(ports, proposal);
  if (decision.kind !== 'allowed' || !proposal.takeLock) return decision;
  const id = await ports.store.lockHolder(proposal.clusterId);
  if (id === undefined) return decision;
  return { kind: 'locked', holder: await holderOf(ports.store, id), cluster: decision.cluster };
}
