import type { FailedStep, ObstopError } from './errors.ts';
import type { TaskSnapshot, TaskState } from './task-snapshot.ts';

/** How far a task has come, but for the task itself. */
export interface Progress {
  readonly state: TaskState;
  /** Share of the steps that are done (undone, in a rollback), 0 to 100; 100 only once it has ended well or is rolled back. */
  readonly percent: number;
  readonly finishedSteps: number;
  readonly totalSteps: number;
  /** Names of the steps at work, each once, in the order of the answer. */
  readonly running: readonly string[];
  /** What failed; with the end of the logs once the task has ended. */
  readonly failed: readonly FailedStep[];
  /** Why the server could not be asked just now, where it could not; the rest is then as it was last read. */
  readonly outage?: ObstopError;
  /** Since the watch began. */
  readonly elapsedMs: number;
}

/** Finished steps of all, and the percentage. A task that tells no steps has 0 until it has ended. */
export function countSteps(task: Pick<TaskSnapshot, 'steps' | 'state' | 'rollingBack'>): {
  finished: number;
  total: number;
  percent: number;
} {
  // A rollback works its way back to steps that were never run.
  const done = task.rollingBack ? 'pending' : 'succeeded';
  const total = task.steps.length;
  const finished = task.steps.filter(({ state }) => state === done).length;
  if (task.state === 'succeeded' || task.state === 'rolled-back') return { finished, total, percent: 100 };
  return { finished, total, percent: total === 0 ? 0 : Math.min(99, Math.floor((100 * finished) / total)) };
}

/** Names of the steps at work, each once: a step that is split has many of one name. */
export function runningNames(task: Pick<TaskSnapshot, 'steps'>): string[] {
  return [...new Set(task.steps.filter(({ state }) => state === 'running').map(({ name }) => name))];
}

/** How polls are spaced. Plain data. */
export interface PollPolicy {
  /** First wait, and each wait after something has changed. Default 500. */
  readonly minMs: number;
  /** No wait is longer, jitter aside. Default 5 000. */
  readonly maxMs: number;
  /** For how long a server may be out of reach, as while it restarts. Default 300 000. */
  readonly outageMs: number;
}

/** The policy where nothing is said. */
export const defaultPollPolicy: PollPolicy = { minMs: 500, maxMs: 5_000, outageMs: 300_000 };

/** The wait before jitter: the least after a change, else one and a half times the last one. */
export function nextInterval(policy: PollPolicy, last: number | undefined, changed: boolean): number {
  return last === undefined || changed ? policy.minMs : Math.min(policy.maxMs, last * 1.5);
}

/** The wait itself: 75 % to 125 % of the interval, so that many waiters do not ask at once. */
export function withJitter(interval: number, random: number): number {
  return interval * (0.75 + random / 2);
}

/** Whether two readings of a task differ in anything that progress shows. */
export function hasChanged(before: TaskSnapshot, after: TaskSnapshot): boolean {
  const key = ({ status, operation, steps }: TaskSnapshot) =>
    [status, operation, ...steps.map((step) => `${step.id}${step.status}${step.operation}`)].join();
  return key(before) !== key(after);
}
