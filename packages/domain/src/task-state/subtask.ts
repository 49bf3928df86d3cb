import type { Subtask, Task } from '../task.ts';
import type { No, SubtaskRuling } from './events.ts';

/** What a rule needs to know of the task around a subtask. */
type Around = Pick<Task, 'status' | 'operation'>;

const no = (reason: No['reason']): No => ({ kind: 'no', reason });

/** A failed task that is operated goes on: no end any more. */
export function running<T extends Omit<Task, 'subtasks'>>(task: T): T {
  const { finishedAtMs: _, ...rest } = task;
  // Only the optional end is gone.
  return { ...rest, status: 'RUNNING' } as T;
}

/** A subtask made READY for its next run. */
export function again(subtask: Subtask, operation: 'RETRY' | 'ROLLBACK'): Subtask {
  const { finishedAtMs: _, ...rest } = subtask;
  return { ...rest, status: 'READY', operation, runCount: subtask.runCount + 1 };
}

/** A skipped subtask waits as READY and ends without running. */
export function isSkipped(subtask: Subtask): boolean {
  return subtask.operation === 'SKIP' || subtask.operation === 'ROLLBACK_SKIP';
}

export function startSubtask(task: Around, subtask: Subtask, nowMs: number): SubtaskRuling {
  if (task.status !== 'RUNNING') return no('task-not-running');
  if (subtask.status !== 'READY' || isSkipped(subtask)) return no('subtask-not-ready');
  const { finishedAtMs: _, ...rest } = subtask;
  return { kind: 'ok', subtask: { ...rest, status: 'RUNNING', startedAtMs: subtask.startedAtMs ?? nowMs } };
}

/** A run that was to be cancelled counts as cancelled even if it ended well: a retry will find its work done (E4). */
function endCanceled(subtask: Subtask, nowMs: number): SubtaskRuling {
  return { kind: 'ok', subtask: { ...subtask, status: 'FAILED', operation: 'CANCEL', finishedAtMs: nowMs } };
}

export function succeedSubtask(task: Around, subtask: Subtask, nowMs: number): SubtaskRuling {
  if (task.status !== 'RUNNING') return no('task-not-running');
  if (subtask.status === 'CANCELING') return endCanceled(subtask, nowMs);
  const skipped = subtask.status === 'READY' && isSkipped(subtask);
  if (subtask.status !== 'RUNNING' && !skipped) return no('subtask-not-running');
  const status = task.operation === 'ROLLBACK' ? 'PENDING' : 'SUCCESSFUL';
  return { kind: 'ok', subtask: { ...subtask, status, finishedAtMs: nowMs } };
}

/** A forward run that fails is repeated by itself while its run count allows; a rollback and a cancelled run are not. */
export function failSubtask(task: Around, subtask: Subtask, nowMs: number): SubtaskRuling {
  if (task.status !== 'RUNNING') return no('task-not-running');
  if (subtask.status === 'CANCELING') return endCanceled(subtask, nowMs);
  if (subtask.status !== 'RUNNING') return no('subtask-not-running');
  if (task.operation !== 'ROLLBACK' && subtask.runCount <= subtask.retryCount)
    return { kind: 'ok', subtask: again(subtask, 'RETRY') };
  return { kind: 'ok', subtask: { ...subtask, status: 'FAILED', finishedAtMs: nowMs } };
}

/** A failed rollback is not retried per subtask: roll the task back again, or skip. */
export function retrySubtask(task: Around, subtask: Subtask): SubtaskRuling {
  if (subtask.status !== 'FAILED') return no('subtask-not-failed');
  if (task.operation === 'ROLLBACK') return no('task-rolling-back');
  return { kind: 'ok', subtask: again(subtask, 'RETRY'), resumes: true };
}

export function skipSubtask(task: Around, subtask: Subtask): SubtaskRuling {
  if (subtask.status !== 'FAILED') return no('subtask-not-failed');
  const { finishedAtMs: _, ...rest } = subtask;
  const operation = task.operation === 'ROLLBACK' ? 'ROLLBACK_SKIP' : 'SKIP';
  return { kind: 'ok', subtask: { ...rest, status: 'READY', operation }, resumes: true };
}

/** An interrupt, not an undo: the work may go on until its runner notices. */
export function cancelSubtask(subtask: Subtask): SubtaskRuling {
  if (subtask.status !== 'RUNNING') return no('subtask-not-running');
  return { kind: 'ok', subtask: { ...subtask, status: 'CANCELING', operation: 'CANCEL' } };
}
