import type { TaskId } from '@obstop/domain';
import type { TaskQueue } from '../ports/task-queue.ts';
import type { TaskStore } from '../ports/task-store.ts';

/** Wakes at once, and at the start for every task that is RUNNING. */
export function memoryTaskQueue(store: TaskStore): TaskQueue {
  let wake: ((id: TaskId) => void) | undefined;
  return {
    start: async (to) => {
      wake = to;
      for (const id of await store.listRunning()) to(id);
    },
    notify: (id) => {
      wake?.(id);
    },
    stop: async () => {
      wake = undefined;
    },
  };
}
