// Owns: the durable state and how a process reaches it. A crash or an outage comes before an effect, or between it and the
// answer; it never undoes or halves an effect.
// Does not own: which calls fail (the fault injector decides).
// Invariants: E1, E2, E3 as the TaskStore port promises them.

import type { ClusterId, TaskId } from '@obstop/domain';
import type { ClusterStore, TaskDraft, TaskStore } from '@obstop/engine';
import { type MemoryTasks, type memoryClusterStore, memoryTaskStore } from '@obstop/engine/testing';
import type { Checker } from './checker.ts';
import { type FaultInjector, storeUnavailable } from './fault-injector.ts';
import { expectOwner } from './fence.ts';
import { latency, scheduledCall } from './scheduled-call.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** What the stores of every process share. */
export interface StoreModel {
  scheduler: Scheduler;
  faults: FaultInjector;
  data: MemoryTasks;
  inventory: ReturnType<typeof memoryClusterStore>;
  checker: Checker;
  /** A request's write left the task RUNNING. Its wake-up is written in the same transaction. */
  wakeUpWritten(id: TaskId): void;
}

/** Steps of some tasks are repeated by themselves, at once or after a pause; the plans of today leave that to operators. */
const retryPolicies = [
  {},
  {},
  { retryCount: 2, retryBackoffSeconds: 0 },
  { retryCount: 1, retryBackoffSeconds: 60 },
];

/** The store as every process has it, with the checker looking on. */
function durableStore({ data, checker, inventory, faults, wakeUpWritten }: StoreModel): TaskStore {
  const store = memoryTaskStore(data);
  const create = async (draft: TaskDraft) => {
    const now = await inventory.get(draft.plan.clusterId);
    const { cluster, zones, servers } = draft.plan.formerStatuses;
    const fresh =
      now?.status === cluster &&
      now.zones.every(
        (zone) =>
          (zones[zone.name] ?? zone.status) === zone.status &&
          zone.servers.every(({ id, status }) => (servers[String(id)] ?? status) === status),
      );
    if (draft.takeLock && !fresh && !data.locks.has(draft.plan.clusterId))
      return { kind: 'outdated' } as const;
    const policy = faults.random.pick(retryPolicies);
    return store.create({ ...draft, subtasks: draft.subtasks.map((each) => ({ ...each, ...policy })) });
  };
  return {
    ...store,
    create: async (draft) => {
      const outcome = await create(draft);
      if (outcome.kind === 'created') wakeUpWritten(outcome.task.id);
      return outcome;
    },
    commit: async (change) => {
      const current = data.records.get(change.next.id)?.epoch;
      const outcome = await store.commit(change);
      if (outcome.kind === 'written' && change.epoch !== current)
        checker.report(
          `a write to task ${change.next.id} with epoch ${change.epoch} of ${current} changed it`,
        );
      return outcome;
    },
    operate: async (id, decide) => {
      const outcome = await store.operate(id, decide);
      if (outcome.kind === 'written') checker.operated(id);
      if (outcome.kind === 'written' && outcome.task.status === 'RUNNING') wakeUpWritten(id);
      return outcome;
    },
  };
}

/** The stores as one process sees them. */
export function storeOf(model: StoreModel, owner: Owner): { store: TaskStore; clusters: ClusterStore } {
  const { scheduler, faults, inventory, checker, data } = model;
  const durable = durableStore(model);
  const latencyMs = latency(faults.random, 2_000);
  const call = <T>(label: string, effect: () => Promise<T>, writes = false): Promise<T> => {
    const fault = faults.storeFault();
    if (faults.active()) checker.count(fault ? 'store call failed' : 'store call');
    return scheduledCall(scheduler, {
      owner,
      label,
      latencyMs,
      lane: `${owner.name} store`,
      ...(fault && { fault }),
      failure: storeUnavailable,
      effect,
      landed: () => {
        if (writes) faults.afterWrite(owner);
      },
    });
  };
  const write = <T>(label: string, effect: () => Promise<T>) => call(label, effect, true);
  const store: TaskStore = {
    create: (draft) =>
      write(`create ${draft.plan.planName} on ${draft.plan.clusterId}`, () => durable.create(draft)),
    load: (id) => call(`load ${id}`, () => durable.load(id)),
    head: (id) => call(`head of ${id}`, () => durable.head(id)),
    list: (query) => call('list', () => durable.list(query)),
    listRunning: () => call('list running', () => durable.listRunning()),
    claim: (id, name) =>
      checker.claimPace(id, owner, () =>
        write(`claim ${id}`, () => {
          checker.claimed(id, owner);
          return durable.claim(id, name);
        }),
      ),
    commit: (change) =>
      write(
        `commit ${change.next.id} ${change.next.status} from revision ${change.revision} by epoch ${change.epoch}`,
        () => durable.commit(change),
      ),
    operate: (id, decide) => write(`operate ${id}`, () => durable.operate(id, decide)),
    lockHolder: (id) => call(`lock holder of ${id}`, () => durable.lockHolder(id)),
    acquireLock: (id, by) => write(`lock ${id} for ${by.taskId}`, () => durable.acquireLock(id, by)),
    taskOfSubtask: (id) => call(`task of subtask ${id}`, () => durable.taskOfSubtask(id)),
    appendLog: (entries, by) => write(`log ${entries[0]?.text}`, () => durable.appendLog(entries, by)),
    readLog: (id) => call(`read log ${id}`, () => durable.readLog(id)),
    readTaskLog: (id) => call(`read log of task ${id}`, () => durable.readTaskLog(id)),
  };
  const clusters: ClusterStore = {
    get: (id: ClusterId) => call(`cluster ${id}`, () => inventory.get(id)),
    getServer: (id, server) => call(`server ${server}`, () => inventory.getServer(id, server)),
    list: () => call('clusters', () => inventory.list()),
    put: (added) => write('put', () => inventory.put(added)),
    setStatuses: (id, change, by) =>
      write(`set ${id} ${JSON.stringify(change)}`, async () => {
        if (by) expectOwner(data, by);
        if (by && data.locks.get(id) !== by.taskId)
          checker.report(`task ${by.taskId} sets statuses of cluster ${id} without holding it`);
        await inventory.setStatuses(id, change);
      }),
  };
  return { store, clusters };
}
