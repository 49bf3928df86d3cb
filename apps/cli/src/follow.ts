/*
 * Owns: following a task to its end: picture, events, time limit, Ctrl-C.
 * Does not own: what is drawn (render/), how a task is read (the client).
 * Invariant: nothing here ends a task, unless the person at the terminal has chosen so.
 */
import { ObstopError, type Task, type TaskProgress } from '@obstop/client';
import type { Api } from './api/api.ts';
import { conflictOf } from './api/dag-holder.ts';
import { CliFault } from './cli-fault.ts';
import { interruptedCode } from './exit-codes.ts';
import { progressJson, taskJson } from './render/task-json.ts';
import type { Session } from './session.ts';
import { createProgressView } from './terminal/progress-view.ts';

/** Flags of whatever waits. */
export interface WaitFlags {
  readonly wait: boolean;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
}

/** How a task is followed. */
export interface Following extends Pick<WaitFlags, 'timeout'> {
  readonly accept?: readonly Exclude<Task['state'], 'running'>[];
}

// A person looks on: sooner than a program needs it.
const poll = { minMs: 250, maxMs: 2_000 };

/**
 * Follows a task to its end and answers it as it ended. Rejects with ObstopError `task-failed` or `timed-out`, with CliFault
 * `interrupted` after Ctrl-C, or why the server can no longer be asked.
 */
export async function follow(session: Session, api: Api, task: Task, how: Following = {}): Promise<Task> {
  const { io, text, report, paint } = session;
  const id = String(task.id);
  const view = createProgressView(io, paint, text);
  const leaving = new AbortController();
  let latest = task;
  const release = io.onInterrupt(
    interruptHandler(session, view, id, {
      leave: () => leaving.abort(),
      cancel: () => api.cancel(latest),
    }),
  );
  try {
    return await task.wait({
      poll,
      signal: leaving.signal,
      ...(how.timeout === undefined ? {} : { timeoutMs: how.timeout }),
      ...(how.accept ? { accept: how.accept } : {}),
      onProgress: (progress: TaskProgress) => {
        latest = progress.task;
        view.show(progress);
        report.event('progress', progressJson(progress));
        if (latest.ended) report.result([], { task: taskJson(latest) });
      },
    });
  } catch (error) {
    report.result([], { task: taskJson(latest) });
    if (ObstopError.is(error, 'cancelled') && leaving.signal.aborted)
      throw new CliFault('interrupted', text.interrupt.left(id), { taskId: id });
    throw ObstopError.is(error, 'task-failed') && api.name === 'obshell' ? conflictOf(error, latest) : error;
  } finally {
    release();
    view.end();
  }
}

interface Ways {
  leave(): void;
  cancel(): Promise<void>;
}

/** Ctrl-C asks what is to become of the task; a second one leaves at once, and so does the first where nobody can be asked. */
function interruptHandler(
  { io, text, report }: Session,
  view: ReturnType<typeof createProgressView>,
  id: string,
  { leave, cancel }: Ways,
) {
  let isAsking = false;
  const leaveAtOnce = () => {
    view.pause();
    report.note(text.interrupt.left(id));
    io.exit(interruptedCode);
  };
  return async () => {
    const { prompts } = io;
    if (isAsking) return leaveAtOnce();
    if (!prompts) return leave();
    isAsking = true;
    view.pause();
    const answer = await prompts.select(text.interrupt.question(id), [
      { value: 'leave', label: text.interrupt.leave, hint: text.interrupt.hint },
      { value: 'cancel', label: text.interrupt.cancel },
      { value: 'stay', label: text.interrupt.stay },
    ]);
    isAsking = false;
    if (answer === undefined) return leaveAtOnce();
    if (answer === 'leave') return leave();
    if (answer === 'cancel')
      await cancel().then(
        () => report.note(text.interrupt.cancelling(id)),
        (error: Error) => report.note(text.interrupt.cancelFailed(id, error.message)),
      );
    view.resume();
  };
}
