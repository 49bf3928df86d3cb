// Owns: the durable state and how a process reaches it. A crash comes before an effect, or between it and the answer; it never
// undoes or halves an effect.
// Does not own: which calls fail (the fault injector decides).
// Invariants: E1, E2, E3 as the TaskStore port promises them, unless one of them is broken on purpose.

import type { ClusterId, TaskId } from '@obstop/domain';
import type { ClusterStore, TaskStore } from '@obstop/engine';
import { type MemoryTasks, type memoryClusterStore, memoryTaskStore } from '@obstop/engine/testing';
import type { Checker } from './checker.ts';
import type { FaultInjector } from './fault-injector.ts';
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

/** The store as it is, or with one promise broken. */
function durableStore({ data, faults, checker, inventory }: StoreModel): TaskStore {
  const store = memoryTaskStore(data);
  return {
    ...store,
    create: async (draft) => {
      if (faults.broken === 'lock' && draft.takeLock) data.locks.delete(draft.plan.clusterId);
      const now = await inventory.get(draft.plan.clusterId);
      const { cluster, zones, servers } = draft.plan.formerStatuses;
      const fresh =
        now?.status === cluster &&
        now.zones.every(
          (zone) =>
            (zones[zone.name] ?? zone.status) === zone.status &&
            zone.servers.every(({ id, status }) => (servers[String(id)] ?? status) === status),
        );
      if (draft.takeLock && !fresh && !data.locks.has(draft.plan.clusterId)) return { kind: 'outdated' };
      return store.create(draft);
    },
    acquireLock: async (id, by) => {
      if (faults.broken === 'lock') data.locks.delete(id);
      return store.acquireLock(id, by);
    },
    commit: async (change) => {
      const current = data.records.get(change.next.id)?.epoch;
      const epoch = faults.broken === 'epoch' ? (current ?? 0) : change.epoch;
      const outcome = await store.commit({ ...change, epoch });
      if (outcome.kind === 'written' && change.epoch !== current)
        checker.report(
          `a write to task ${change.next.id} with epoch ${change.epoch} of ${current} changed it`,
        );
      return outcome;
    },
  };
}

/** The stores as one process sees them. */
export function storeOf(model: StoreModel, owner: Owner): { store: TaskStore; clusters: ClusterStore } {
  const { scheduler, faults, inventory } = model;
  const durable = durableStore(model);
  const latencyMs = latency(faults.random, 2_000);
  const call = <T>(label: string, effect: () => Promise<T>, writes: boolean): Promise<T> =>
    scheduledCall(scheduler, {
      owner,
      label,
      latencyMs,
      lane: `${owner.name} store`,
      fault: faults.storeFault(),
      effect,
      landed: () => {
        if (writes) faults.afterWrite(owner);
      },
    });
  const store: TaskStore = {
    create: (draft) =>
      call(
        `create ${draft.plan.planName} on ${draft.plan.clusterId}`,
        async () => {
          const outcome = await durable.create(draft);
          if (outcome.kind === 'created') model.wakeUpWritten(outcome.task.id);
          return outcome;
        },
        true,
      ),
    load: (id) => call(`load ${id}`, () => durable.load(id), false),
    head: (id) => call(`head of ${id}`, () => durable.head(id), false),
    list: (query) => call('list', () => durable.list(query), false),
    listRunning: () => call('list running', () => durable.listRunning(), false),
    claim: (id, name) => call(`claim ${id}`, () => durable.claim(id, name), true),
    commit: (change) =>
      call(
        `commit ${change.next.id} ${change.next.status} from revision ${change.revision} by epoch ${change.epoch}`,
        () => durable.commit(change),
        true,
      ),
    operate: (id, decide) =>
      call(
        `operate ${id}`,
        async () => {
          const outcome = await durable.operate(id, decide);
          if (outcome.kind === 'written' && outcome.task.status === 'RUNNING') model.wakeUpWritten(id);
          return outcome;
        },
        true,
      ),
    lockHolder: (id) => call(`lock holder of ${id}`, () => durable.lockHolder(id), false),
    acquireLock: (id, by) => call(`lock ${id} for ${by.taskId}`, () => durable.acquireLock(id, by), true),
    taskOfSubtask: (id) => call(`task of subtask ${id}`, () => durable.taskOfSubtask(id), false),
    appendLog: (entries, by) => call(`log ${entries[0]?.text}`, () => durable.appendLog(entries, by), true),
    readLog: (id) => call(`read log ${id}`, () => durable.readLog(id), false),
    readTaskLog: (id) => call(`read log of task ${id}`, () => durable.readTaskLog(id), false),
  };
  const clusters: ClusterStore = {
    get: (id: ClusterId) => call(`cluster ${id}`, () => inventory.get(id), false),
    getServer: (id, server) => call(`server ${server}`, () => inventory.getServer(id, server), false),
    list: () => call('clusters', () => inventory.list(), false),
    put: (added) => call('put', () => inventory.put(added), true),
    setStatuses: (id, change, by) =>
      call(
        `set ${id} ${JSON.stringify(change)}`,
        async () => {
          if (by && faults.broken !== 'fence' && model.data.records.get(by.taskId)?.epoch !== by.epoch)
            throw new Error(`task ${by.taskId} has another owner`);
          if (by && model.data.locks.get(id) !== by.taskId)
            model.checker.report(`task ${by.taskId} sets statuses of cluster ${id} without holding it`);
          await inventory.setStatuses(id, change);
        },
        true,
      ),
  };
  return { store, clusters };
}
