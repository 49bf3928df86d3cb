import type { Task, TaskEvent, TaskId } from '@obstop/domain';
import { lockEffect, transition } from '@obstop/domain';
import type { TaskRecord, TaskStore } from '../ports/task-store.ts';

/** What came of an event: written, not legal any more, or the task has another owner and nothing more may be done. */
export type ApplyOutcome = 'applied' | 'illegal' | 'lost';

/**
 * A task in the hands of this owner. Owns: the last known revision and the epoch it was claimed with.
 * Invariants: E3 (every write carries the epoch), one write at a time.
 */
export interface OwnedTask {
  /** With which it was claimed. */
  epoch: number;
  task(): Task;
  /** Decides by the state machine and commits; reloads and decides again when somebody else wrote first. */
  apply(event: TaskEvent): Promise<ApplyOutcome>;
  /** Reads what others wrote. False when the task has another owner. */
  reload(): Promise<boolean>;
}

/** Wraps a record that `TaskStore.claim` returned. */
export function ownedTask(store: TaskStore, claimed: TaskRecord, readyLimit: number): OwnedTask {
  const { epoch } = claimed;
  const id: TaskId = claimed.task.id;
  let record = claimed;

  const reload = async (): Promise<boolean> => {
    const found = await store.load(id);
    if (!found || found.epoch !== epoch) return false;
    record = found;
    return true;
  };

  const apply = async (event: TaskEvent): Promise<ApplyOutcome> => {
    for (;;) {
      const result = transition(record.task, event, readyLimit);
      if (result.kind === 'illegal') return 'illegal';
      const lock = lockEffect(record.task, event, result.task);
      const { task: before, revision } = record;
      const outcome = await store.commit({ next: result.task, before, revision, epoch, lock });
      switch (outcome.kind) {
        case 'written':
          record = { task: result.task, revision: outcome.revision, epoch };
          return 'applied';
        case 'outdated':
          if (!(await reload())) return 'lost';
          break;
        case 'lost':
          return 'lost';
        case 'locked':
          throw new Error(
            `task ${id}: its owner never asks for the lock, yet ${outcome.holder} was reported`,
          );
      }
    }
  };

  return { epoch, task: () => record.task, apply, reload };
}
