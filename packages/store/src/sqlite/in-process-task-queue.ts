/**
 * Owns: waking the one runner of this process.
 * Does not own: which tasks exist and who owns them: the rows do (E3). Nothing is kept here that a crash could lose.
 * Invariant: every RUNNING task is woken at start, every later one by its notify, in this order.
 */
import type { TaskId } from '@obstop/domain';
import type { TaskQueue, TaskStore } from '@obstop/engine';

/** For one process alone, as the data directory's lock provides. `wake` is called apart from the caller of notify. */
export function createInProcessTaskQueue(tasks: Pick<TaskStore, 'listRunning'>): TaskQueue {
  let deliver: ((id: TaskId) => Promise<void>) | undefined;
  let started = false;

  function announce(id: TaskId): void {
    queueMicrotask(() => void deliver?.(id));
  }

  return {
    async start(wake) {
      if (started) throw new Error('the queue was started before');
      started = true;
      // Before the rows are read, so that a task created meanwhile is in one of the two.
      deliver = wake;
      for (const id of await tasks.listRunning()) announce(id);
    },
    notify: announce,
    async stop() {
      deliver = undefined;
    },
  };
}
