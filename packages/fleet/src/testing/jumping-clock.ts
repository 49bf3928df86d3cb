import type { Clock } from '@obstop/engine';

/** A clock whose sleeps end at once and move it on; `slept` lists them. */
export interface JumpingClock extends Clock {
  slept: number[];
  /** Calls back as soon as the clock has reached the time. */
  at(timeMs: number, action: () => void): void;
}

export function createJumpingClock(startMs = 0): JumpingClock {
  let nowMs = startMs;
  let alarms: { timeMs: number; action: () => void }[] = [];
  const slept: number[] = [];

  return {
    slept,
    nowMs: () => nowMs,
    at(timeMs, action) {
      alarms.push({ timeMs, action });
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      nowMs += ms;
      slept.push(ms);
      const due = alarms.filter(({ timeMs }) => timeMs <= nowMs);
      alarms = alarms.filter(({ timeMs }) => timeMs > nowMs);
      for (const { action } of due) action();
      signal?.throwIfAborted();
    },
  };
}
