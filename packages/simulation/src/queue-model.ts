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

/** Silence after which a process counts as gone. */
const heartbeatMs = 30_000;

/** An empty queue. */
export function newQueueModel(scheduler: Scheduler, faults: FaultInjector): QueueModel {
  const { random } = faults;
  const wokenFor = new Map<TaskId, Owner[]>();
  const listeners = new Map<Owner, (id: TaskId) => void>();
  const isHealthy = (owner: Owner | undefined) =>
    owner?.alive === true && owner.pausedUntilMs <= scheduler.nowMs() && listeners.has(owner);

  function deliver(id: TaskId, to: Owner | undefined): void {
    const owner = isHealthy(to) ? to : random.pick([...listeners.keys()].filter(isHealthy));
    const wake = owner && listeners.get(owner);
    if (!owner || !wake) {
      deliverLater(id, undefined, 10_000);
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
      deliverLater(id, random.chance(0.7) ? wokenFor.get(id)?.at(-1) : undefined, random.below(20_000)),
    silent: (owner) => {
      const run = () => {
        if (isHealthy(owner)) return;
        for (const [id, woken] of wokenFor) if (woken.includes(owner)) deliver(id, undefined);
      };
      scheduler.add({ label: `${owner.name} is silent`, dueMs: scheduler.nowMs() + heartbeatMs, run });
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
