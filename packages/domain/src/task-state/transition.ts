import type { Subtask, Task } from '../task.ts';
import type { Ruling, TaskEvent, Transition } from './events.ts';
import { settle } from './settle.ts';
import {
  cancelSubtask,
  failSubtask,
  retrySubtask,
  skipSubtask,
  startSubtask,
  succeedSubtask,
} from './subtask.ts';
import { cancelTask, passTask, recoverTask, releaseTask, retryTask, rollbackTask } from './whole-task.ts';

/** At most this many subtasks of one task are READY or under way, as in OCP. */
export const defaultReadyLimit = 10;

function rule(task: Task, event: TaskEvent, subtask: Subtask | undefined): Ruling {
  switch (event.kind) {
    case 'retry-task':
      return retryTask(task);
    case 'rollback-task':
      return rollbackTask(task);
    case 'cancel-task':
      return cancelTask(task, event.nowMs);
    case 'pass-task':
      return passTask(task, event.nowMs);
    case 'release-task':
      return releaseTask(task);
    case 'recover-task':
      return recoverTask(task, event.nowMs);
  }
  if (!subtask) return { kind: 'no', reason: 'unknown-subtask' };
  switch (event.kind) {
    case 'start-subtask':
      return startSubtask(task, subtask, event.nowMs);
    case 'succeed-subtask': {
      const { formerStatuses } = event;
      return succeedSubtask(formerStatuses ? { ...task, formerStatuses } : task, subtask, event.nowMs);
    }
    case 'fail-subtask':
      return failSubtask(task, subtask, event.nowMs);
    case 'retry-subtask':
      return retrySubtask(task, subtask);
    case 'skip-subtask':
      return skipSubtask(task, subtask);
    case 'cancel-subtask':
      return cancelSubtask(task, subtask);
  }
}

/**
 * The one function that moves a status, for the live path, for recovery and for people's commands alike.
 * Never changes its input. Releasing of downstreams and the end of the task happen inside.
 *
 * Direction: while the task's operation is ROLLBACK the graph is walked against its edges, and a subtask is done when
 * it is PENDING again. At any time, an edge's downstream has left PENDING only if its upstream is SUCCESSFUL.
 */
export function transition(task: Task, event: TaskEvent, readyLimit: number = defaultReadyLimit): Transition {
  const subtask =
    'subtaskId' in event ? task.subtasks.find((each) => each.id === event.subtaskId) : undefined;
  const ruling = rule(task, event, subtask);
  if (ruling.kind === 'ok') return { kind: 'ok', task: settle(ruling.task, event.nowMs, readyLimit) };
  return {
    kind: 'illegal',
    event: event.kind,
    reason: ruling.reason,
    taskStatus: task.status,
    taskOperation: task.operation,
    ...(subtask && { subtaskStatus: subtask.status, subtaskOperation: subtask.operation }),
  };
}
