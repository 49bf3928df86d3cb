import {
  isSkipped,
  type RunEvent,
  type Subtask,
  type SubtaskId,
  type Task,
  transitionAll,
} from '@obstop/domain';
import type { SubtaskLogEntry } from '../ports/task-store.ts';
import type { Decision } from './owned-task.ts';
import { logEntry, runHeader } from './run-log.ts';
import type { StepOutcome } from './run-step.ts';

/** A run that has ended: the subtask as it was when the run began, and the outcome. */
export interface EndedRun {
  subtask: Subtask;
  outcome: StepOutcome;
}

/** The input of one round of the loop. */
export interface RoundInput {
  ended: readonly EndedRun[];
  /** Lines that wait to be stored. */
  log: readonly SubtaskLogEntry[];
  /** Whether a READY subtask may be started now. */
  mayStart(subtask: Subtask): boolean;
  nowMs: number;
  readyLimit: number;
  /** The most runs that may end and start in one write, so that others reach the store in between. */
  maxEvents: number;
}

/** What to write, and which runs begin once it is written. */
export interface Round extends Decision {
  started: SubtaskId[];
}

function endOf({ subtask, outcome }: EndedRun, nowMs: number): RunEvent[] {
  const { id: subtaskId } = subtask;
  switch (outcome.kind) {
    case 'dropped':
      return [];
    case 'failed':
      return [{ kind: 'fail-subtask', subtaskId, nowMs }];
    case 'succeeded': {
      const { formerStatuses } = outcome;
      return [{ kind: 'succeed-subtask', subtaskId, nowMs, ...(formerStatuses && { formerStatuses }) }];
    }
  }
}

function finalLogEntries({ subtask, outcome }: EndedRun, nowMs: number): SubtaskLogEntry[] {
  if (outcome.kind === 'dropped') return [];
  return [logEntry(subtask, outcome.kind === 'failed' ? `Failed: ${outcome.message}` : 'Succeeded', nowMs)];
}

/**
 * Decides one write for all that can be written now: the runs that have ended, and the start of what is READY, including what
 * became READY through them. The write includes the final log entries of the former and the headers of the latter. Events that
 * the state machine no longer allows are dropped.
 */
export function decideRound(task: Task, input: RoundInput): Round {
  const { ended, nowMs, readyLimit, maxEvents, mayStart } = input;
  const begun: Subtask[] = [];
  const events = ended.flatMap((each) => endOf(each, nowMs));
  let room = maxEvents - events.length;
  const start = (ready: Subtask[]): RunEvent[] => {
    const next = ready.filter(mayStart).slice(0, Math.max(0, room));
    room -= next.length;
    return next.map((subtask) => {
      if (isSkipped(subtask)) return { kind: 'succeed-subtask', subtaskId: subtask.id, nowMs };
      begun.push(subtask);
      return { kind: 'start-subtask', subtaskId: subtask.id, nowMs };
    });
  };
  const { task: next } = transitionAll(task, events, readyLimit, start);
  return {
    next,
    log: [
      ...input.log,
      ...ended.flatMap((each) => finalLogEntries(each, nowMs)),
      ...begun.map((subtask) => logEntry(subtask, runHeader(subtask, nowMs), nowMs)),
    ],
    started: begun.map(({ id }) => id),
  };
}
