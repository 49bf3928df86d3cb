import type { ClusterId, Task, TaskId } from '@obstop/domain';
import type { Clock } from '../ports/clock.ts';
import type { StatusWriter } from '../ports/cluster-store.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import type { TaskStore } from '../ports/task-store.ts';
import type { StepLock } from '../steps/step.ts';
import { operateTask } from '../use-cases/operate-task.ts';

/** What the lock of a step stands on. */
export interface StepLockPorts {
  store: TaskStore;
  queue: TaskQueue;
  clock: Clock;
  readyLimit: number;
  /** How people find a task. */
  nameTask(task: Task): string | Promise<string>;
}

/** How long a task that is to give up its cluster may go on, and how often it is looked at. */
const lockTimeoutMs = 300_000;
const lookEveryMs = 500;

/**
 * The cluster's lock as one run of a step sees it: what it takes is fenced by the epoch (E3), and an aborted run takes and
 * frees nothing any more (E6).
 */
export function stepLock(
  ports: StepLockPorts,
  clusterId: ClusterId,
  by: StatusWriter,
  signal: AbortSignal,
): StepLock {
  const { store, clock } = ports;

  /** What it says of itself, until it is no longer RUNNING. */
  async function ended(holder: TaskId): Promise<Task | undefined> {
    for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
      const task = (await store.load(holder))?.task;
      if (task?.status !== 'RUNNING') return task;
      if (waitedMs === 0) await operateTask(ports, holder, 'cancel-task');
      if (waitedMs >= lockTimeoutMs)
        throw new Error(
          `[Task.Dag.CancelTimeout]: Cancel ${holder} timeout after ${lockTimeoutMs / 1000} seconds`,
        );
      await clock.sleep(lookEveryMs, signal);
    }
  }

  return {
    take: async () => {
      signal.throwIfAborted();
      return store.acquireLock(clusterId, by);
    },
    holder: () => store.lockHolder(clusterId),
    giveUp: async (holder) => {
      const task = await ended(holder);
      signal.throwIfAborted();
      if (task?.status === 'FAILED') await operateTask(ports, holder, 'release-task');
    },
    nameOf: async (holder) => {
      const record = await store.load(holder);
      return record ? ports.nameTask(record.task) : String(holder);
    },
  };
}
