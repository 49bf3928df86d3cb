import type { Cluster, FormerStatuses, Server, ServerId, Subtask, Task, TaskId, Zone } from '@obstop/domain';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { Fleet, FleetCall } from '../ports/fleet.ts';

/** What a step is handed: the task as it was when its run began, the ports, and the call that carries signal and log. */
export interface StepContext {
  task: Task;
  subtask: Subtask;
  fleet: Fleet;
  clusters: ClusterStore;
  call: FleetCall;
  /** The lock of the task's cluster. */
  lock: StepLock;
  /** The former statuses, read anew: they are stored with the task when this run succeeds. */
  renewFormerStatuses(statuses: FormerStatuses): void;
}

/** The lock of a cluster, as a step meets it. */
export interface StepLock {
  /** Tries to get it for the task; the task that holds it then. */
  take(): Promise<TaskId>;
  holder(): Promise<TaskId | undefined>;
  /**
   * Makes another task give it up: cancelled where it runs, and released once it has failed. Rejects when that takes longer
   * than 300 s.
   */
  giveUp(holder: TaskId): Promise<void>;
  /** How people find the task: for logs. */
  nameOf(holder: TaskId): Promise<string>;
}

/**
 * One unit of work and its undoing. Both may run twice (E4): they look before they act. Both reject with an Error whose
 * message is fit for the subtask's log, and with the signal's reason when aborted.
 */
export interface Step {
  run(context: StepContext): Promise<void>;
  rollback(context: StepContext): Promise<void>;
}

/** Steps by the name that a plan's node and a stored subtask carry (E5). */
export type StepRegistry = Readonly<Record<string, Step>>;

/** The cluster as the inventory has it now. */
export async function clusterOf({ task, clusters }: StepContext): Promise<Cluster> {
  const cluster = await clusters.get(task.clusterId);
  if (!cluster) throw new Error(`cluster ${task.clusterId} is no longer known`);
  return cluster;
}

/** The zone that the subtask works on. */
export async function zoneOf(context: StepContext): Promise<Zone> {
  const { target } = context.subtask;
  const zone =
    target.kind === 'zone'
      ? (await clusterOf(context)).zones.find((each) => each.name === target.zoneName)
      : undefined;
  if (!zone) throw new Error(`subtask ${context.subtask.id} works on no known zone`);
  return zone;
}

/** The server that the subtask works on. */
export async function serverOf(context: StepContext): Promise<Server> {
  const { target } = context.subtask;
  const server =
    target.kind === 'server'
      ? await context.clusters.getServer(context.task.clusterId, target.serverId)
      : undefined;
  if (!server) throw new Error(`subtask ${context.subtask.id} works on no known server`);
  return server;
}

/** The same, with those peers alone that want what the subtask wants: who they are is the step's to say. */
export function amongPeers(context: StepContext, wants: (serverId: ServerId) => boolean): StepContext {
  const { call } = context;
  if (!call.peers) return context;
  const peers = call.peers.filter(({ target }) => target.kind === 'server' && wants(target.serverId));
  return { ...context, call: { ...call, peers } };
}

/** For steps that have nothing to undo or nothing to do. */
export async function nothing(): Promise<void> {}
