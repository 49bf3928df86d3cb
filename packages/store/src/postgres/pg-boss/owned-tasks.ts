import type { TaskId } from '@obstop/domain';
import type { TaskStore } from '@obstop/engine';
import type { SharedTaskStore } from '../task-store.ts';

/** With which epoch this process claimed a task, and the revision that it last wrote or read by that. */
export interface OwnedTask {
  epoch: number;
  revision: number;
  /** The queue handed out the task to this process once more, whoever had it in between. */
  isHandedOut: boolean;
}

/**
 * Notes what the runner claims and commits, so that the queue can tell what others wrote to a task that this process owns.
 * An entry says what was known here, not that the task is still owned: the row's epoch decides (E3).
 * A runner claims anew what the store failed it at; here it gets it only if nobody has claimed it meanwhile, or if the queue
 * has handed it out since: a process that was paused or cut off would take its task back from the one that succeeded it.
 */
export function watchOwnedTasks(store: SharedTaskStore): {
  store: TaskStore;
  owned: Map<TaskId, OwnedTask>;
} {
  const owned = new Map<TaskId, OwnedTask>();
  return {
    owned,
    store: {
      ...store,
      async claim(id, owner) {
        const known = owned.get(id);
        const record =
          known === undefined || known.isHandedOut
            ? await store.claim(id, owner)
            : await store.claimAfter(id, owner, known.epoch);
        if (record) owned.set(id, { epoch: record.epoch, revision: record.revision, isHandedOut: false });
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
