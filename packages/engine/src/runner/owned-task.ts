import type { Task, TaskId } from '@obstop/domain';
import type { SubtaskLogEntry, TaskRecord, TaskStore } from '../ports/task-store.ts';

/** What to write of a task: its next state, or the task itself where nothing changes, and the log of its runs. */
export interface Decision {
  next: Task;
  log: SubtaskLogEntry[];
}

/**
 * A task that this process has claimed. Owns: the last known revision and the epoch of the claim. Invariants: E3 (every write
 * carries the epoch), one write at a time.
 */
export interface OwnedTask {
  /** The epoch of the claim. */
  epoch: number;
  task(): Task;
  /**
   * Writes what `decide` returns, in one commit. When somebody else wrote first it reloads the task and decides again; only the
   * last decision counts. Resolves to false when the task has another owner; then nothing more may be done.
   */
  write(decide: (task: Task) => Decision): Promise<boolean>;
  /** Reads what others wrote, if they did. False when the task has another owner. */
  reload(): Promise<boolean>;
}

/** Wraps a record that `TaskStore.claim` returned. */
export function ownedTask(store: TaskStore, claimed: TaskRecord): OwnedTask {
  const { epoch } = claimed;
  const id: TaskId = claimed.task.id;
  let record = claimed;

  const load = async (): Promise<boolean> => {
    const found = await store.load(id);
    if (!found || found.epoch !== epoch) return false;
    record = found;
    return true;
  };

  const write: OwnedTask['write'] = async (decide) => {
    for (;;) {
      const { task: before, revision } = record;
      const { next, log } = decide(before);
      if (next === before) {
        // With an old epoch the store drops the entries; the next commit will report it.
        if (log.length > 0) await store.appendLog(log, { taskId: id, epoch });
        return true;
      }
      // E7: a success, or a completed rollback, frees the cluster; only an operator's command takes it again.
      const lock = next.status === 'SUCCESSFUL' ? 'free' : 'keep';
      const outcome = await store.commit({ next, before, revision, epoch, lock, log });
      switch (outcome.kind) {
        case 'written':
          record = { task: next, revision: outcome.revision, epoch };
          return true;
        case 'outdated':
          if (!(await load())) return false;
          break;
        case 'lost':
          return false;
      }
    }
  };

  const reload = async (): Promise<boolean> => {
    const head = await store.head(id);
    if (head?.epoch !== epoch) return false;
    return head.revision === record.revision || load();
  };

  return { epoch, task: () => record.task, write, reload };
}
