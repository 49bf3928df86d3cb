import type { Clock } from '../ports/clock.ts';

interface Sleeper {
  dueMs: number;
  resolve(): void;
}

/** A clock that only moves by hand. */
export interface ManualClock extends Clock {
  /** Moves time and wakes every sleeper that is due, the earliest first. */
  advance(ms: number): void;
}

/** Starts at an arbitrary fixed moment. */
export function manualClock(startMs = 1_600_000_000_000): ManualClock {
  let nowMs = startMs;
  let sleepers: Sleeper[] = [];
  return {
    nowMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { dueMs: nowMs + ms, resolve };
        sleepers.push(sleeper);
        signal?.addEventListener(
          'abort',
          () => {
            sleepers = sleepers.filter((each) => each !== sleeper);
            reject(signal.reason);
          },
          { once: true },
        );
      }),
    advance: (ms) => {
      nowMs += ms;
      const due = sleepers.filter((each) => each.dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
      sleepers = sleepers.filter((each) => each.dueMs > nowMs);
      for (const { resolve } of due) resolve();
    },
  };
}
