import type { Subtask, Task } from '../task.ts';
import type { Ruling } from './events.ts';

/** The task with one subtask replaced. */
function withSubtask(task: Task, next: Subtask): Task {
  return { ...task, subtasks: task.subtasks.map((each) => (each.id === next.id ? next : each)) };
}

/** A failed task that is operated goes on: no end any more. */
export function running(task: Task): Task {
  const { finishedAtMs: _, ...rest } = task;
  return { ...rest, status: 'RUNNING' };
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

export function startSubtask(task: Task, subtask: Subtask, nowMs: number): Ruling {
  if (task.status !== 'RUNNING') return { kind: 'no', reason: 'task-not-running' };
  if (subtask.status !== 'READY' || isSkipped(subtask)) return { kind: 'no', reason: 'subtask-not-ready' };
  const { finishedAtMs: _, ...rest } = subtask;
  return {
    kind: 'ok',
    task: withSubtask(task, { ...rest, status: 'RUNNING', startedAtMs: subtask.startedAtMs ?? nowMs }),
  };
}

/** A run that was to be cancelled counts as cancelled even if it ended well: a retry will find its work done (E4). */
function endCanceled(task: Task, subtask: Subtask, nowMs: number): Ruling {
  return {
    kind: 'ok',
    task: withSubtask(task, { ...subtask, status: 'FAILED', operation: 'CANCEL', finishedAtMs: nowMs }),
  };
}

export function succeedSubtask(task: Task, subtask: Subtask, nowMs: number): Ruling {
  if (task.status !== 'RUNNING') return { kind: 'no', reason: 'task-not-running' };
  if (subtask.status === 'CANCELING') return endCanceled(task, subtask, nowMs);
  const skipped = subtask.status === 'READY' && isSkipped(subtask);
  if (subtask.status !== 'RUNNING' && !skipped) return { kind: 'no', reason: 'subtask-not-running' };
  const status = task.operation === 'ROLLBACK' ? 'PENDING' : 'SUCCESSFUL';
  return { kind: 'ok', task: withSubtask(task, { ...subtask, status, finishedAtMs: nowMs }) };
}

/** A forward run that fails is repeated by itself while its run count allows; a rollback and a cancelled run are not. */
export function failSubtask(task: Task, subtask: Subtask, nowMs: number): Ruling {
  if (task.status !== 'RUNNING') return { kind: 'no', reason: 'task-not-running' };
  if (subtask.status === 'CANCELING') return endCanceled(task, subtask, nowMs);
  if (subtask.status !== 'RUNNING') return { kind: 'no', reason: 'subtask-not-running' };
  if (task.operation !== 'ROLLBACK' && subtask.runCount <= subtask.retryCount)
    return { kind: 'ok', task: withSubtask(task, again(subtask, 'RETRY')) };
  return { kind: 'ok', task: withSubtask(task, { ...subtask, status: 'FAILED', finishedAtMs: nowMs }) };
}

/** A failed rollback is not retried per subtask: roll the task back again, or skip. */
export function retrySubtask(task: Task, subtask: Subtask): Ruling {
  if (subtask.status !== 'FAILED') return { kind: 'no', reason: 'subtask-not-failed' };
  if (task.operation === 'ROLLBACK') return { kind: 'no', reason: 'task-rolling-back' };
  return { kind: 'ok', task: withSubtask(running(task), again(subtask, 'RETRY')) };
}

export function skipSubtask(task: Task, subtask: Subtask): Ruling {
  if (subtask.status !== 'FAILED') return { kind: 'no', reason: 'subtask-not-failed' };
  const { finishedAtMs: _, ...rest } = subtask;
  const operation = task.operation === 'ROLLBACK' ? 'ROLLBACK_SKIP' : 'SKIP';
  return { kind: 'ok', task: withSubtask(running(task), { ...rest, status: 'READY', operation }) };
}

/** An interrupt, not an undo: the work may go on until its runner notices. */
export function cancelSubtask(task: Task, subtask: Subtask): Ruling {
  if (subtask.status !== 'RUNNING') return { kind: 'no', reason: 'subtask-not-running' };
  return { kind: 'ok', task: withSubtask(task, { ...subtask, status: 'CANCELING', operation: 'CANCEL' }) };
}
