import type { Subtask, Task } from '../task.ts';
import { type Draft, draftOf } from './draft.ts';
import type {
  IllegalTransition,
  RunEvent,
  RunOutcome,
  SubtaskCommand,
  SubtaskRuling,
  TaskEvent,
  TaskRuling,
  Transition,
} from './events.ts';
import { progressOf, readyOf } from './progress.ts';
import { releaseOrEnd } from './release-or-end.ts';
import {
  cancelSubtask,
  failSubtask,
  resumed,
  retrySubtask,
  skipSubtask,
  startSubtask,
  succeedSubtask,
} from './subtask.ts';
import { cancelTask, passTask, recoverTask, releaseTask, retryTask, rollbackTask } from './task-commands.ts';
import { positionOf } from './task-queries.ts';

/** At most this many subtasks of one task are READY or under way, as in OCP. */
export const defaultReadyLimit = 10;

type SubtaskEvent = RunEvent | SubtaskCommand;
type WholeTaskEvent = Exclude<TaskEvent, SubtaskEvent>;

function ruleTask(task: Task, kind: WholeTaskEvent['kind'], nowMs: number): TaskRuling {
  switch (kind) {
    case 'retry-task':
      return retryTask(task);
    case 'rollback-task':
      return rollbackTask(task);
    case 'cancel-task':
      return cancelTask(task, nowMs);
    case 'pass-task':
      return passTask(task, nowMs);
    case 'release-task':
      return releaseTask(task);
    case 'recover-task':
      return recoverTask(task, nowMs);
  }
}

function ruleSubtask(
  task: Draft['task'],
  subtask: Subtask,
  { kind }: SubtaskEvent,
  nowMs: number,
): SubtaskRuling {
  switch (kind) {
    case 'start-subtask':
      return startSubtask(task, subtask, nowMs);
    case 'succeed-subtask':
      return succeedSubtask(task, subtask, nowMs);
    case 'fail-subtask':
      return failSubtask(task, subtask, nowMs);
    case 'retry-subtask':
      return retrySubtask(task, subtask);
    case 'skip-subtask':
      return skipSubtask(task, subtask);
    case 'cancel-subtask':
      return cancelSubtask(subtask);
  }
}

function illegal(
  { status, operation }: Draft['task'],
  event: TaskEvent,
  reason: IllegalTransition['reason'],
  subtask?: Subtask,
): IllegalTransition {
  return {
    kind: 'illegal',
    event: event.kind,
    reason,
    taskStatus: status,
    taskOperation: operation,
    ...(subtask && { subtaskStatus: subtask.status, subtaskOperation: subtask.operation }),
  };
}

/** Applies one event to a draft, with all that follows from it. An illegal event leaves the draft as it is. */
function moveSubtask(
  draft: Draft,
  event: SubtaskEvent,
  readyLimit: number,
): IllegalTransition | { kind: 'ok' } {
  const position = positionOf(draft.subtasks, event.subtaskId);
  const subtask = draft.subtasks[position];
  if (!subtask) return illegal(draft.task, event, 'unknown-subtask');
  const nowMs = Math.max(event.nowMs, draft.progress.latestMs);
  const ruling = ruleSubtask(draft.task, subtask, event, nowMs);
  if (ruling.kind === 'not-allowed') return illegal(draft.task, event, ruling.reason, subtask);
  if (ruling.resumes) draft.setTask(resumed(draft.task));
  if (event.kind === 'succeed-subtask' && event.formerStatuses)
    draft.setTask({ ...draft.task, formerStatuses: event.formerStatuses });
  draft.setSubtask(position, ruling.subtask);
  releaseOrEnd(draft, nowMs, readyLimit);
  return { kind: 'ok' };
}

function moveTask(task: Task, event: WholeTaskEvent, readyLimit: number): Transition {
  const nowMs = Math.max(event.nowMs, progressOf(task).latestMs);
  const ruling = ruleTask(task, event.kind, nowMs);
  if (ruling.kind === 'not-allowed') return illegal(task, event, ruling.reason);
  if (ruling.task.status !== 'RUNNING') return ruling;
  const draft = draftOf(ruling.task);
  releaseOrEnd(draft, nowMs, readyLimit);
  return { kind: 'ok', task: draft.finish() };
}

/**
 * The one function that moves a status. The live path, recovery and people's commands all use it. It never changes its input.
 * It also releases downstreams and ends the task. Within a task time never goes back: an event whose `nowMs` lies before what the
 * task has recorded counts as one of the latest time recorded.
 *
 * Direction: while the task's operation is ROLLBACK the graph is walked against its edges, and a subtask is done when it is
 * PENDING again. At any time, an edge's downstream has left PENDING only if its upstream is SUCCESSFUL.
 *
 * Cost: an event of one subtask costs its changes and one copy of the list of subtasks, if a transition made the task.
 * Otherwise, and for events of the whole task, all subtasks are gone through.
 */
export function transition(task: Task, event: TaskEvent, readyLimit: number = defaultReadyLimit): Transition {
  if (!('subtaskId' in event)) return moveTask(task, event, readyLimit);
  const draft = draftOf(task);
  const outcome = moveSubtask(draft, event, readyLimit);
  const next = draft.finish();
  return outcome.kind === 'ok' ? { kind: 'ok', task: next } : outcome;
}

/**
 * Applies several run events, one after the other, with the result of as many calls of `transition`: an event that is illegal
 * by then changes nothing. `then` is called with what is READY afterwards, in id order, and returns further events; it is
 * called again until it returns none. The list of subtasks is copied only once. Returns the very same task where no event was
 * legal.
 */
export function transitionAll(
  task: Task,
  events: readonly RunEvent[],
  readyLimit: number = defaultReadyLimit,
  then: (ready: Subtask[]) => readonly RunEvent[] = () => [],
): RunOutcome {
  const draft = draftOf(task);
  const outcomes: RunOutcome['outcomes'] = [];
  let next = events;
  do {
    for (const event of next) outcomes.push(moveSubtask(draft, event, readyLimit));
    next = then(readyOf(draft.progress, draft.subtasks));
  } while (next.length > 0);
  return { task: draft.finish(), outcomes };
}
