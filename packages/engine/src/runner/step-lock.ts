import type { ClusterId, Task, TaskId } from '@obstop/domain';
import type { Clock } from '../ports/clock.ts';
import type { StatusWriter } from '../ports/cluster-store.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import type { TaskStore } from '../ports/task-store.ts';
import type { StepLock } from '../steps/step.ts';
import { operateTask } from '../use-cases/operate-task.ts';

/** What a step's lock needs. */
export interface StepLockPorts {
  store: TaskStore;
  queue: TaskQueue;
  clock: Clock;
  readyLimit: number;
  /** The text by which people find a task. */
  nameTask(task: Task): string | Promise<string>;
}

/** How long a task may take to give up its cluster, and how often it is checked. */
const lockTimeoutMs = 300_000;
const lookEveryMs = 500;

/**
 * The cluster's lock as one run of a step sees it. Taking it carries the epoch (E3). An aborted run takes and frees nothing any
 * more (E6).
 */
export function stepLock(
  ports: StepLockPorts,
  clusterId: ClusterId,
  by: StatusWriter,
  signal: AbortSignal,
): StepLock {
  const { store, clock } = ports;

  /** Cancels the task and waits until it is no longer RUNNING. */
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
