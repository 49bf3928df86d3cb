import type { Clock } from '@obstop/engine';

/** The machine's clock; a sleep that is cut short rejects with the signal's own reason. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  // Every step's time limit is a sleep that is cut short: timers/promises would make an error with a stack for each.
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};
