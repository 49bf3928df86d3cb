import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@obstop/engine';

/** Time as it passes, for tests with processes that are really stopped and killed. */
export const wallClock: Clock = {
  nowMs: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await sleep(ms, undefined, signal && { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};

/** Looks every twenty milliseconds; the test's own limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}
