/*
 * Owns: a task as the caller holds it: what was read, and waiting for its end.
 * Does not own: how it is read (TaskSource, one for each API), how it is operated (the clients' `tasks` and `dags`).
 * Invariants: a Task never changes, reading again makes a new one; nothing here changes anything on the server; a rollback is
 * never reported as a success.
 */

import type { KnownAnswer } from './caller.ts';
import { withDigits } from './digits.ts';
import { type FailedStep, ObstopError } from './errors.ts';
import type { CallOptions } from './options.ts';
import type { Progress } from './progress.ts';
import type { Runtime } from './runtime.ts';
import type { TaskSnapshot, TaskState, TaskStep } from './task-snapshot.ts';
import { type WatchOptions, watchTask } from './watch.ts';
import type { WireId } from './wire.ts';

/** Where tasks are read from: one for each API. */
export interface TaskSource<Raw> {
  readonly runtime: Runtime;
  /**
   * Reads a task; with `known`, only what changed since it was last given, and the answer of another task is refused. Rejects with
   * ObstopError.
   */
  load(id: WireId, options: CallOptions, known?: KnownAnswer<TaskSnapshot<Raw>>): Promise<TaskSnapshot<Raw>>;
  /** The last lines of a step's log, oldest first. Rejects with ObstopError. */
  logTail(
    task: TaskSnapshot<Raw>,
    step: TaskStep,
    lines: number,
    options: CallOptions,
  ): Promise<readonly string[]>;
}

/** How far a task has come. */
export interface TaskProgress<Raw = unknown> extends Progress {
  /** The task as last read. */
  readonly task: Task<Raw>;
}

/** How a task is waited for. */
export interface WaitOptions<Raw> extends WatchOptions {
  /** After each reading, and when the server gets out of reach. What it throws ends the wait. */
  readonly onProgress?: ((progress: TaskProgress<Raw>) => void) | undefined;
  /** Which ends are not errors. Default: `succeeded` alone. */
  readonly accept?: readonly Exclude<TaskState, 'running'>[] | undefined;
}

/** What was read of a task are its members. */
export interface Task<Raw = unknown> extends TaskSnapshot<Raw> {}

/** A task as it was when it was read. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor sets every member of the snapshot.
export class Task<Raw = unknown> {
  readonly #source: TaskSource<Raw>;
  /** Goes on to the task that is read after this one. */
  readonly #known: KnownAnswer<TaskSnapshot<Raw>>;

  /** Made by the clients. */
  constructor(
    snapshot: TaskSnapshot<Raw>,
    source: TaskSource<Raw>,
    known: KnownAnswer<TaskSnapshot<Raw>> = {},
  ) {
    Object.assign(this, snapshot);
    this.#source = source;
    this.#known = known;
  }

  /** Whether it is over: `succeeded`, `failed`, `rolled-back` or `passed-over`. */
  get ended(): boolean {
    return this.state !== 'running';
  }

  /** What was read; ids beyond 2^53 − 1 as digits. */
  toJSON(): TaskSnapshot<Raw> {
    const snapshot = withDigits({ ...(this as TaskSnapshot<Raw>) });
    return 'toJSON' in snapshot ? (snapshot.toJSON as () => TaskSnapshot<Raw>)() : snapshot;
  }

  /** Reads it again. Rejects with ObstopError. */
  async refresh(options: CallOptions = {}): Promise<Task<Raw>> {
    return new Task(await this.#source.load(this.id, options, this.#known), this.#source, this.#known);
  }

  /** The last lines of a step's log, oldest first; 20 unless told. Rejects with ObstopError. */
  logTail(step: TaskStep, lines = 20, options: CallOptions = {}): Promise<readonly string[]> {
    return this.#source.logTail(this, step, lines, options);
  }

  /**
   * Follows it to its end: progress at once, then after each reading. The last one has `state` other than `running`, and
   * the failed steps' logs. Throws ObstopError `timed-out`, `cancelled`, or what a reading failed with once the server has been out of
   * reach for too long; a task that fails is no error here. Leaving the loop leaves nothing behind.
   */
  watch(options: WatchOptions = {}): AsyncGenerator<TaskProgress<Raw>, void, undefined> {
    return watchTask<Task<Raw>>(this, this.#source.runtime, options);
  }

  /**
   * Waits for its end and answers the task as it ended. Rejects with ObstopError: `task-failed` where it failed or was rolled
   * back (see `accept`), `timed-out`, `cancelled`, or why the server can no longer be asked.
   */
  async wait(options: WaitOptions<Raw> = {}): Promise<Task<Raw>> {
    const { onProgress, accept = ['succeeded'], ...rest } = options;
    let last: TaskProgress<Raw> | undefined;
    for await (const progress of this.watch(rest)) {
      onProgress?.(progress);
      last = progress;
    }
    const task = last?.task ?? this;
    if (task.state === 'running' || accept.includes(task.state)) return task;
    throw taskFailed(task, task.state, last?.failed ?? []);
  }
}

function taskFailed(task: Task, state: TaskState, failedSteps: readonly FailedStep[]): ObstopError {
  const outcome = state === 'rolled-back' || state === 'passed-over' ? state : 'failed';
  const ended: Record<Exclude<TaskState, 'running'>, string> = {
    'rolled-back': 'was rolled back',
    'passed-over': 'was passed over',
    failed: `ended ${task.status}`,
    succeeded: 'succeeded',
  };
  const names = [...new Set(failedSteps.map(({ name }) => name))].join(', ');
  return new ObstopError(
    'task-failed',
    `task ${task.id} (${task.name}) ${ended[state as keyof typeof ended]}${names ? ` at ${names}` : ''}`,
    { taskId: task.id, outcome, failedSteps },
  );
}
