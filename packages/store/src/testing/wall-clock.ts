import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@obstop/engine';

/** Time as it passes, for tests with processes that are really stopped and killed, and for measurements. */
export const wallClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const cut = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const end = () => {
        signal?.removeEventListener('abort', cut);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', cut, { once: true });
    }),
};

/** Looks every twenty milliseconds; the test's own limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}
