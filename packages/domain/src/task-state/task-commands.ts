import type { Subtask, Task } from '../task.ts';
import type { TaskRuling } from './events.ts';
import { readyAgain, resumed } from './subtask.ts';

export function retryTask(task: Task): TaskRuling {
  if (task.status !== 'FAILED') return { kind: 'not-allowed', reason: 'task-not-failed' };
  if (task.operation === 'ROLLBACK') return { kind: 'not-allowed', reason: 'task-rolling-back' };
  return {
    kind: 'ok',
    task: {
      ...resumed(task),
      operation: 'RETRY',
      subtasks: task.subtasks.map((each) => (each.status === 'FAILED' ? readyAgain(each, 'RETRY') : each)),
    },
  };
}

/** True where the task's own flag forbids a rollback, or a subtask that has been executed forbids it. */
export function isRollbackProhibited(task: Task): boolean {
  return (
    task.prohibitRollback || task.subtasks.some((each) => each.prohibitRollback && each.status !== 'PENDING')
  );
}

/**
 * Undoes everything that was executed. A failed subtask has no executed one after it and becomes READY at once; the others are
 * released on the way back. A failed rollback is rolled back again the same way.
 */
export function rollbackTask(task: Task): TaskRuling {
  if (task.status !== 'FAILED') return { kind: 'not-allowed', reason: 'task-not-failed' };
  if (isRollbackProhibited(task)) return { kind: 'not-allowed', reason: 'rollback-prohibited' };
  const undone = (each: Subtask): Subtask => {
    if (each.status === 'PENDING') return each;
    return each.status === 'FAILED' ? readyAgain(each, 'ROLLBACK') : { ...each, operation: 'ROLLBACK' };
  };
  return {
    kind: 'ok',
    task: { ...resumed(task), operation: 'ROLLBACK', subtasks: task.subtasks.map(undone) },
  };
}

/** Subtasks that wait fail at once. Those that run are interrupted, and fail when their runner notices. */
export function cancelTask(task: Task, nowMs: number): TaskRuling {
  if (task.status !== 'RUNNING') return { kind: 'not-allowed', reason: 'task-not-running' };
  const canceled = (each: Subtask): Subtask => {
    if (each.status === 'READY')
      return { ...each, status: 'FAILED', operation: 'CANCEL', finishedAtMs: nowMs };
    if (each.status === 'RUNNING') return { ...each, status: 'CANCELING', operation: 'CANCEL' };
    return each;
  };
  return { kind: 'ok', task: { ...task, subtasks: task.subtasks.map(canceled) } };
}

/**
 * Ends the task as a success whose open subtasks were skipped. It never counts as a completed rollback, even in the middle of
 * one.
 */
export function passTask(task: Task, nowMs: number): TaskRuling {
  if (task.status !== 'FAILED') return { kind: 'not-allowed', reason: 'task-not-failed' };
  const passed = (each: Subtask): Subtask =>
    each.status === 'SUCCESSFUL'
      ? each
      : { ...each, status: 'SUCCESSFUL', operation: 'SKIP', finishedAtMs: nowMs };
  return {
    kind: 'ok',
    task: {
      ...task,
      status: 'SUCCESSFUL',
      operation: task.operation === 'ROLLBACK' ? 'EXECUTE' : task.operation,
      finishedAtMs: nowMs,
      subtasks: task.subtasks.map(passed),
    },
  };
}

/** Changes nothing in the task; the cluster's lock is freed with it (see `lockEffect`). */
export function releaseTask(task: Task): TaskRuling {
  return task.status === 'FAILED' ? { kind: 'ok', task } : { kind: 'not-allowed', reason: 'task-not-failed' };
}

/**
 * RUNNING becomes READY again as the same run: the owner died, not the step, so that no retry is used up. CANCELING ends as
 * cancelled, because the run that was to be interrupted is gone.
 */
export function recoverTask(task: Task, nowMs: number): TaskRuling {
  if (task.status !== 'RUNNING') return { kind: 'not-allowed', reason: 'task-not-running' };
  const recovered = (each: Subtask): Subtask => {
    if (each.status === 'RUNNING') return { ...each, status: 'READY' };
    return each.status === 'CANCELING' ? { ...each, status: 'FAILED', finishedAtMs: nowMs } : each;
  };
  return { kind: 'ok', task: { ...task, subtasks: task.subtasks.map(recovered) } };
}
