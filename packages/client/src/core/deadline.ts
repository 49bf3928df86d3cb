import { onAbort } from './on-abort.ts';
import type { Runtime } from './runtime.ts';

/** The time limit of a request or of a wait has passed. */
export class TimeLimit extends Error {
  readonly ms: number;
  constructor(ms: number) {
    super(`no end within ${ms} ms`);
    this.name = 'TimeLimit';
    this.ms = ms;
  }
}

const workEnded = 'the work has ended';

/** The caller's signal was aborted. */
export class Cancelled extends Error {
  /** Whether it was so from the start, so that nothing was begun. */
  readonly beforeStart: boolean;
  constructor(reason: unknown, beforeStart: boolean) {
    super('cancelled by the caller', { cause: reason });
    this.name = 'Cancelled';
    this.beforeStart = beforeStart;
  }
}

/**
 * Runs `work` with a signal that is aborted by the caller's signal or after `ms`. Rejects with Cancelled or TimeLimit then, even
 * if the work does not heed its signal; else with what the work rejects with.
 */
export async function withinTime<T>(
  runtime: Pick<Runtime, 'sleep'>,
  ms: number,
  caller: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (caller?.aborted) throw new Cancelled(caller.reason, true);
  const controller = new AbortController();
  const timer = new AbortController();
  let forget: (() => void) | undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    const end = (why: Error) => {
      reject(why);
      controller.abort(why);
    };
    forget = caller && onAbort(caller, () => end(new Cancelled(caller.reason, false)));
    runtime.sleep(ms, timer.signal).then(
      () => end(new TimeLimit(ms)),
      () => {}, // The work ended first.
    );
  });
  try {
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    // With a reason, since making one up costs a stack trace on every request.
    timer.abort(workEnded);
    forget?.();
  }
}
