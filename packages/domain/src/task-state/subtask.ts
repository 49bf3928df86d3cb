import type { Subtask, Task } from '../task.ts';
import type { NotAllowed, SubtaskRuling } from './events.ts';

/** What a rule needs to know of the subtask's task. */
type SurroundingTask = Pick<Task, 'status' | 'operation'>;

const notAllowed = (reason: NotAllowed['reason']): NotAllowed => ({ kind: 'not-allowed', reason });

/** A failed task that runs again: it has no end any more. */
export function resumed<T extends Omit<Task, 'subtasks'>>(task: T): T {
  const { finishedAtMs: _, ...rest } = task;
  // The result has every member of T but the optional end.
  return { ...rest, status: 'RUNNING' } as T;
}

/** A subtask made READY for its next run. */
export function readyAgain(subtask: Subtask, operation: 'RETRY' | 'ROLLBACK'): Subtask {
  const { finishedAtMs: _, deadlineAtMs: __, ...rest } = subtask;
  return { ...rest, status: 'READY', operation, runCount: subtask.runCount + 1 };
}

/** Whether the subtask is skipped: it waits as READY and ends without running. */
export function isSkipped(subtask: Subtask): boolean {
  return subtask.operation === 'SKIP' || subtask.operation === 'ROLLBACK_SKIP';
}

export function startSubtask(task: SurroundingTask, subtask: Subtask, nowMs: number): SubtaskRuling {
  if (task.status !== 'RUNNING') return notAllowed('task-not-running');
  if (subtask.status !== 'READY' || isSkipped(subtask)) return notAllowed('subtask-not-ready');
  const { finishedAtMs: _, ...rest } = subtask;
  const { startedAtMs = nowMs, deadlineAtMs = nowMs + subtask.timeoutSeconds * 1000 } = subtask;
  return { kind: 'ok', subtask: { ...rest, status: 'RUNNING', startedAtMs, deadlineAtMs } };
}

/** A run that was being cancelled counts as cancelled even if it succeeded. A retry will find its work done (E4). */
function endCanceled(subtask: Subtask, nowMs: number): SubtaskRuling {
  return { kind: 'ok', subtask: { ...subtask, status: 'FAILED', operation: 'CANCEL', finishedAtMs: nowMs } };
}

export function succeedSubtask(task: SurroundingTask, subtask: Subtask, nowMs: number): SubtaskRuling {
  if (task.status !== 'RUNNING') return notAllowed('task-not-running');
  if (subtask.status === 'CANCELING') return endCanceled(subtask, nowMs);
  const skipped = subtask.status === 'READY' && isSkipped(subtask);
  if (subtask.status !== 'RUNNING' && !skipped) return notAllowed('subtask-not-running');
  const status = task.operation === 'ROLLBACK' ? 'PENDING' : 'SUCCESSFUL';
  return { kind: 'ok', subtask: { ...subtask, status, finishedAtMs: nowMs } };
}

const longestPauseMs = 3_600_000;

/** The pause between this run of the subtask, should it fail, and its automatic repetition. */
export function retryPauseMs({ retryBackoffSeconds, runCount }: Subtask): number {
  return Math.min(retryBackoffSeconds * 1000 * 2 ** (runCount - 1), longestPauseMs);
}

/** A failed forward run is repeated by itself while its run count allows. A rollback or a cancelled run is not. */
export function failSubtask(task: SurroundingTask, subtask: Subtask, nowMs: number): SubtaskRuling {
  if (task.status !== 'RUNNING') return notAllowed('task-not-running');
  if (subtask.status === 'CANCELING') return endCanceled(subtask, nowMs);
  if (subtask.status !== 'RUNNING') return notAllowed('subtask-not-running');
  if (task.operation !== 'ROLLBACK' && subtask.runCount <= subtask.retryCount)
    return { kind: 'ok', subtask: readyAgain(subtask, 'RETRY') };
  return { kind: 'ok', subtask: { ...subtask, status: 'FAILED', finishedAtMs: nowMs } };
}

/** A failed rollback cannot be retried per subtask: roll the task back again, or skip the subtask. */
export function retrySubtask(task: SurroundingTask, subtask: Subtask): SubtaskRuling {
  if (subtask.status !== 'FAILED') return notAllowed('subtask-not-failed');
  if (task.operation === 'ROLLBACK') return notAllowed('task-rolling-back');
  return { kind: 'ok', subtask: readyAgain(subtask, 'RETRY'), resumes: true };
}

export function skipSubtask(task: SurroundingTask, subtask: Subtask): SubtaskRuling {
  if (subtask.status !== 'FAILED') return notAllowed('subtask-not-failed');
  const { finishedAtMs: _, deadlineAtMs: __, ...rest } = subtask;
  const operation = task.operation === 'ROLLBACK' ? 'ROLLBACK_SKIP' : 'SKIP';
  return { kind: 'ok', subtask: { ...rest, status: 'READY', operation }, resumes: true };
}

/** An interrupt, not an undo. The work may continue until its runner notices. */
export function cancelSubtask(subtask: Subtask): SubtaskRuling {
  if (subtask.status !== 'RUNNING') return notAllowed('subtask-not-running');
  return { kind: 'ok', subtask: { ...subtask, status: 'CANCELING', operation: 'CANCEL' } };
}
