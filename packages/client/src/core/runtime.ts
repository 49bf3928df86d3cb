import { onAbort } from './on-abort.ts';

/** Time and chance. Handed in by tests; everyone else uses the platform's. */
export interface Runtime {
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  now(): number;
  /** The date, which signed requests carry. */
  date(): Date;
  /** At least 0, below 1. */
  random(): number;
  /** Resolves after `ms`; rejects with the signal's reason once it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// A longer timer would fire at once.
const longestTimerMs = 2 ** 31 - 1;

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const timer = setTimeout(
      () => {
        forget?.();
        resolve();
      },
      Math.min(ms, longestTimerMs),
    );
    const forget =
      signal &&
      onAbort(signal, () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
  });
}

/** The platform's clock, chance and timers. */
export const platformRuntime: Runtime = {
  now: () => performance.now(),
  date: () => new Date(),
  random: Math.random,
  sleep,
};
