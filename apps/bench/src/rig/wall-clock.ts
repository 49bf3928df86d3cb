import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '@obstop/engine';

/** The machine's clock, as the server has it. */
export const wallClock: Clock = {
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
