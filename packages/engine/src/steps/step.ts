import type { Cluster, FormerStatuses, Server, ServerId, Subtask, Task, TaskId, Zone } from '@obstop/domain';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { ClusterObservation, Fleet, FleetCall, FleetSibling } from '../ports/fleet.ts';

/** What a step gets: the task as it was when its run began, the ports, and the call with signal and log. */
export interface StepContext {
  task: Task;
  subtask: Subtask;
  fleet: Fleet;
  clusters: ClusterStore;
  call: FleetCall;
  /** The lock of the task's cluster. */
  lock: StepLock;
  /** Replaces the task's former statuses. They are stored when this run succeeds. */
  renewFormerStatuses(statuses: FormerStatuses): void;
}

/** The cluster's lock as a step can use it. */
export interface StepLock {
  /** Takes it for the task if it is free. Resolves to the holder. */
  take(): Promise<TaskId>;
  holder(): Promise<TaskId | undefined>;
  /**
   * Makes another task give it up. A running task is cancelled first, and released once it has failed. Rejects when that takes
   * longer than 300 s.
   */
  giveUp(holder: TaskId): Promise<void>;
  /** The text by which people find the task in logs. */
  nameOf(holder: TaskId): Promise<string>;
}

/**
 * One unit of work and its rollback. Both may run twice (E4), so that they look before they act. Both reject with an Error
 * whose message may stand in the subtask's log, and with the signal's reason when aborted.
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

/** The zone that the subtask works on. A cluster that was just read can be given, to save reading it again. */
export async function zoneOf(context: StepContext, cluster?: Cluster): Promise<Zone> {
  const { target } = context.subtask;
  const zone =
    target.kind === 'zone'
      ? (cluster ?? (await clusterOf(context))).zones.find((each) => each.name === target.zoneName)
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

/** One server as the fleet sees it. */
export type ObservedServer = ClusterObservation['servers'][number];

/** Observes one server; absent where the fleet does not say. */
export async function observeServer(
  { fleet, task, call }: StepContext,
  id: ServerId,
): Promise<ObservedServer | undefined> {
  const seen = await fleet.observe(task.clusterId, call, id);
  return seen.servers.find((server) => server.id === id);
}

/**
 * The same context, with only those siblings that want what this subtask wants; the step says which those are. They are still
 * computed only when a fleet asks for them.
 */
export function limitSiblings(context: StepContext, wants: (serverId: ServerId) => boolean): StepContext {
  const { call } = context;
  const isAlike = ({ target }: FleetSibling) => target.kind === 'server' && wants(target.serverId);
  let alike: FleetCall['siblingsStillAhead'];
  const lazySiblings = {
    enumerable: true,
    get: () => {
      alike ??= call.siblingsStillAhead?.filter(isAlike);
      return alike;
    },
  };
  const all = { ...Object.getOwnPropertyDescriptors(call), siblingsStillAhead: lazySiblings };
  // All properties of a FleetCall are copied, so that the result is one.
  return { ...context, call: Object.defineProperties({}, all) as FleetCall };
}

/** For steps without work or without a rollback. */
export async function doNothing(): Promise<void> {}
