// Owns: one durable wake-up per task, written in the transaction that starts the task, and which processes it woke.
// Does not own: whether a task needs an owner (its row does).
// Invariants: when a process crashes or falls silent, every task that it was ever woken for is woken elsewhere, whichever
// process was woken since; only the rows say who owns a task. While all processes are healthy no process is woken without a
// reason, so that a lost wake-up shows.

import type { TaskId } from '@obstop/domain';
import type { TaskQueue } from '@obstop/engine';
import type { FaultInjector } from './fault-injector.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** The queue that all processes share. */
export interface QueueModel {
  /** The task was started. */
  announce(id: TaskId): void;
  /** The process crashed or pauses. Once that is noticed, its tasks are woken elsewhere. */
  silent(owner: Owner): void;
  /** Wakes a process without a reason: a wake-up may come twice. */
  repeat(id: TaskId): void;
  queueOf(owner: Owner): TaskQueue;
}

/** Silence after which a process counts as gone, and the latest that a wake-up is delivered or tried again. */
export const queueMs = { heartbeat: 30_000, delivery: 20_000, retry: 10_000 };

type Listeners = Map<Owner, (id: TaskId) => void>;

/**
 * The queue of one process on its embedded store: whoever writes wakes the runner, once; a start wakes it for everything that
 * runs. No wake-up makes up for one that was forgotten.
 */
function newEmbeddedQueue(scheduler: Scheduler, running: () => TaskId[]): QueueModel {
  const listeners: Listeners = new Map();
  const deliver = (owner: Owner, id: TaskId): void => {
    const run = () => listeners.get(owner)?.(id);
    scheduler.add({ owner, label: `woken for ${id}`, dueMs: scheduler.nowMs(), run });
  };
  return {
    announce: () => {},
    silent: () => {},
    repeat: (id) => {
      for (const owner of listeners.keys()) deliver(owner, id);
    },
    queueOf: (owner) => ({
      start: async (wake) => {
        listeners.set(owner, wake);
        for (const id of running()) deliver(owner, id);
      },
      notify: (id) => deliver(owner, id),
      stop: async () => {
        listeners.delete(owner);
      },
    }),
  };
}

/** An empty queue. `running` names the tasks that need an owner. */
export function newQueueModel(
  scheduler: Scheduler,
  faults: FaultInjector,
  running: () => TaskId[],
): QueueModel {
  if (faults.embedded) return newEmbeddedQueue(scheduler, running);
  const { random } = faults;
  const wokenFor = new Map<TaskId, Owner[]>();
  const listeners: Listeners = new Map();
  const isHealthy = (owner: Owner | undefined) =>
    owner?.alive === true && owner.pausedUntilMs <= scheduler.nowMs() && listeners.has(owner);

  function deliver(id: TaskId, to: Owner | undefined): void {
    const owner = isHealthy(to) ? to : random.pick([...listeners.keys()].filter(isHealthy));
    const wake = owner && listeners.get(owner);
    if (!owner || !wake) {
      deliverLater(id, undefined, queueMs.retry);
      return;
    }
    wokenFor.set(id, [...(wokenFor.get(id) ?? []).filter((each) => each !== owner), owner]);
    scheduler.add({ owner, label: `woken for ${id}`, dueMs: scheduler.nowMs(), run: () => wake(id) });
  }
  const deliverLater = (id: TaskId, to: Owner | undefined, afterMs: number): void => {
    const run = () => deliver(id, to);
    scheduler.add({ label: `wake-up for ${id}`, dueMs: scheduler.nowMs() + afterMs, run });
  };

  return {
    announce: (id) =>
      deliverLater(
        id,
        random.chance(0.7) ? wokenFor.get(id)?.at(-1) : undefined,
        random.below(queueMs.delivery),
      ),
    silent: (owner) => {
      const run = () => {
        if (isHealthy(owner)) return;
        for (const [id, woken] of wokenFor) if (woken.includes(owner)) deliver(id, undefined);
      };
      scheduler.add({ label: `${owner.name} is silent`, dueMs: scheduler.nowMs() + queueMs.heartbeat, run });
    },
    repeat: (id) => deliverLater(id, undefined, 0),
    queueOf: (owner) => ({
      start: async (wake) => {
        listeners.set(owner, wake);
      },
      notify: (id) => deliverLater(id, owner, random.below(100)),
      stop: async () => {
        listeners.delete(owner);
      },
    }),
  };
}
