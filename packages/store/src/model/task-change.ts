import { changedSubtasks, type Subtask } from '@obstop/domain';
import type { CommitOutcome, TaskChange } from '@obstop/engine';

/** The subtasks that differ from what is stored. */
export function subtasksToWrite({ next, before }: TaskChange): Subtask[] {
  return before ? changedSubtasks(before, next) : next.subtasks;
}

/** Whether context or former statuses are to be written: they grow with the cluster and hardly ever change. */
export function hasNewFacts({ next, before }: TaskChange): boolean {
  return next.context !== before?.context || next.formerStatuses !== before.formerStatuses;
}

/**
 * Why a change is not written, by the epoch of the task's row. An old epoch outweighs an old revision: its owner may do
 * nothing more, so that a reload would not help. Neither would it help where the task is gone.
 */
export function whyNotWritten({ epoch }: TaskChange, now: number | undefined): CommitOutcome {
  return { kind: epoch === now ? 'outdated' : 'lost' };
}

/** The error for a change with subtasks that are not the task's own. */
export function strangeSubtasksError({ next }: TaskChange): Error {
  return new Error(`a subtask of the change is not one of task ${next.id}`);
}
