import { Cancelled, TimeLimit, withinTime } from './deadline.ts';
import { withDigits } from './digits.ts';
import { type FailedStep, ObstopError } from './errors.ts';
import type { CallOptions } from './options.ts';
import {
  countSteps,
  defaultPollPolicy,
  hasChanged,
  nextInterval,
  type PollPolicy,
  type Progress,
  runningNames,
  withJitter,
} from './progress.ts';
import { type Given, readNumber, readPolicy } from './read-policy.ts';
import type { Runtime } from './runtime.ts';
import type { TaskSnapshot, TaskStep } from './task-snapshot.ts';

/** Logs of so many failed steps are read; a stop of many servers can fail on each of them. */
const mostLogs = 5;

/** How a task is watched. */
export interface WatchOptions {
  /** Aborting it ends the watch as `cancelled`; the task goes on. */
  readonly signal?: AbortSignal | undefined;
  /** For the whole watch. Default: no limit. The task goes on. */
  readonly waitTimeoutMs?: number | undefined;
  /** @deprecated `waitTimeoutMs`; elsewhere `timeoutMs` is that of one request. */
  readonly timeoutMs?: number | undefined;
  /** How polls are spaced, and how long a server may be out of reach. */
  readonly poll?: Given<PollPolicy> | undefined;
  /** Lines of each failed step's log. Default 20; 0 reads none. */
  readonly logLines?: number | undefined;
}

/** What a watch asks of a task: `Self` is what reading it again gives. */
interface Watched<Self = unknown> extends TaskSnapshot {
  readonly ended: boolean;
  refresh(options: CallOptions): Promise<Self>;
  logTail(step: TaskStep, lines: number, options: CallOptions): Promise<readonly string[]>;
}

/** See `Task.watch`. */
export async function* watchTask<T extends Watched<T>>(
  first: T,
  runtime: Runtime,
  options: WatchOptions,
): AsyncGenerator<Progress & { task: T }, void, undefined> {
  const { signal, logLines = 20 } = options;
  const timeoutMs = options.waitTimeoutMs ?? options.timeoutMs;
  const policy = readPolicy('poll', defaultPollPolicy, options.poll);
  for (const name of ['waitTimeoutMs', 'timeoutMs'] as const) readNumber(name, options[name] ?? 0);
  const started = runtime.now();
  const progressOf = (task: T, more: Pick<Progress, 'outage'> & { failed?: FailedStep[] } = {}) => {
    const { finished, total, percent } = countSteps(task);
    return {
      task,
      state: task.state,
      percent,
      finishedSteps: finished,
      totalSteps: total,
      running: runningNames(task),
      failed: failedSteps(task),
      elapsedMs: runtime.now() - started,
      ...more,
    };
  };
  // Everything that takes time goes through here, so that signal and limit end it wherever it stands.
  const within = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    if (timeoutMs === undefined && !signal) return work(new AbortController().signal);
    const left = timeoutMs === undefined ? Number.POSITIVE_INFINITY : timeoutMs - (runtime.now() - started);
    if (left <= 0) throw limitError(task, timeoutMs ?? 0, new TimeLimit(timeoutMs ?? 0));
    try {
      return await withinTime(runtime, left, signal, work);
    } catch (error) {
      if (error instanceof TimeLimit) throw limitError(task, timeoutMs ?? 0, error);
      if (error instanceof Cancelled)
        throw new ObstopError('cancelled', `the wait for task ${task.id} was cancelled; the task goes on`, {
          taskId: task.id,
          cause: error.cause,
        });
      throw error;
    }
  };

  let task = first;
  let interval: number | undefined;
  let changed = true;
  let outageSince: number | undefined;
  if (!task.ended) yield progressOf(task);
  while (!task.ended) {
    interval = nextInterval(policy, interval, changed);
    await within((inner) => runtime.sleep(withJitter(interval ?? policy.minMs, runtime.random()), inner));
    try {
      // The loop is the retry.
      const read = await within((inner) => task.refresh({ signal: inner, retry: false }));
      changed = hasChanged(task, read);
      task = read;
      outageSince = undefined;
      if (!task.ended) yield progressOf(task);
    } catch (error) {
      if (!ObstopError.is(error) || !mayPass(error)) throw error;
      outageSince ??= runtime.now();
      if (runtime.now() - outageSince >= policy.outageMs) throw error;
      changed = false;
      yield progressOf(task, { outage: error });
      if (error.retryAfterMs) {
        const wait = Math.min(error.retryAfterMs, policy.outageMs);
        await within((inner) => runtime.sleep(wait, inner));
      }
    }
  }
  const failed = task.state === 'failed' ? await within((inner) => withLogs(task, logLines, inner)) : [];
  yield progressOf(task, { failed });
}

/**
 * Whether a reading may be made again. A task that was there is there: what is not the API's own answer speaks of the way to the server,
 * but for what will not change by waiting, such as a proxy's login.
 */
function mayPass({ transient, unreadable, kind, status = 0 }: ObstopError): boolean {
  if (transient || !unreadable) return transient === true;
  return kind === 'outside-contract' || kind === 'not-found' || (kind === 'refused' && status >= 500);
}

function limitError(task: TaskSnapshot, timeoutMs: number, cause: unknown): ObstopError {
  const { percent } = countSteps(task);
  const running = runningNames(task).join(', ');
  return new ObstopError(
    'timed-out',
    `task ${task.id} (${task.name}) had not ended after ${timeoutMs} ms, at ${percent} %${running ? `, in ${running}` : ''}; it goes on`,
    { taskId: task.id, cause },
  );
}

const failedStep = ({ id, name, status }: TaskStep): FailedStep => withDigits({ id, name, status });

function failedSteps(task: TaskSnapshot): FailedStep[] {
  return task.steps.filter(({ state }) => state === 'failed').map(failedStep);
}

/** A log is an extra: that it cannot be read is told beside it and hides no failure. */
async function withLogs(task: Watched, lines: number, signal: AbortSignal): Promise<FailedStep[]> {
  const failed = task.steps.filter(({ state }) => state === 'failed');
  return Promise.all(
    failed.map(async (step, index): Promise<FailedStep> => {
      if (lines <= 0 || index >= mostLogs) return failedStep(step);
      try {
        const logTail = await task.logTail(step, lines, { signal });
        return Object.assign(failedStep(step), { logTail });
      } catch (error) {
        if (!ObstopError.is(error) || signal.aborted) throw error;
        return Object.assign(failedStep(step), { logError: error });
      }
    }),
  );
}
