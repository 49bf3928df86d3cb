import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '@obstop/engine';

/** The machine's clock; a sleep that is cut short rejects with the signal's own reason. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
