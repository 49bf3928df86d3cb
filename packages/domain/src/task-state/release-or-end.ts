import type { Draft } from './draft.ts';
import { readyAgain } from './subtask.ts';

/** Makes the next subtasks READY, in id order, at most `free` of them. */
function release(draft: Draft, free: number): void {
  for (let left = free; left > 0; left -= 1) {
    const position = draft.progress.releasable.take();
    const subtask = draft.subtasks[position ?? -1];
    if (position === undefined || !subtask) return;
    const rollback = draft.task.operation === 'ROLLBACK';
    draft.setSubtask(position, rollback ? readyAgain(subtask, 'ROLLBACK') : { ...subtask, status: 'READY' });
  }
}

/**
 * What follows from any change: the next subtasks become READY, or the task ends. After a failure nothing new is released. What
 * is already READY or under way continues and keeps the task RUNNING, as in OCP.
 */
export function releaseOrEnd(draft: Draft, nowMs: number, readyLimit: number): void {
  const { task, subtasks, progress } = draft;
  const { counts, done } = progress;
  if (task.status !== 'RUNNING') return;
  const active = counts.READY + counts.RUNNING + counts.CANCELING;
  if (counts[done] === subtasks.length) draft.setTask({ ...task, status: 'SUCCESSFUL', finishedAtMs: nowMs });
  else if (counts.FAILED === 0) release(draft, readyLimit - active);
  else if (active === 0) draft.setTask({ ...task, status: 'FAILED', finishedAtMs: nowMs });
}
