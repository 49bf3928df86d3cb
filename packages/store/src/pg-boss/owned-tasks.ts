import type { TaskId } from '@obstop/domain';
import type { TaskStore } from '@obstop/engine';

/** With which epoch this process claimed a task, and the revision that it last wrote or read by that. */
export interface OwnedTask {
  epoch: number;
  revision: number;
}

/**
 * Looks over the shoulder of the runner, so that the queue can tell what others wrote to a task that this process owns.
 * An entry says what was known here, not that the task is still owned: the row's epoch decides (E3).
 */
export function watchOwnedTasks(store: TaskStore): { store: TaskStore; owned: Map<TaskId, OwnedTask> } {
  const owned = new Map<TaskId, OwnedTask>();
  return {
    owned,
    store: {
      ...store,
      async claim(id, owner) {
        const record = await store.claim(id, owner);
        if (record) owned.set(id, { epoch: record.epoch, revision: record.revision });
        return record;
      },
      async commit(change) {
        const outcome = await store.commit(change);
        const known = owned.get(change.next.id);
        if (outcome.kind === 'written' && known && known.epoch === change.epoch)
          known.revision = outcome.revision;
        return outcome;
      },
    },
  };
}
