import type { Runtime } from '../src/core/runtime.ts';

interface Timer {
  at: number;
  fire: () => void;
}

/** A runtime whose time passes only while everybody waits: then it jumps to the next timer. No test that uses it sleeps. */
export function createVirtualRuntime(randoms: readonly number[] = [0.5]): Runtime & { slept: number[] } {
  let time = 0;
  let drawn = 0;
  let pumping = false;
  const timers = new Set<Timer>();
  const slept: number[] = [];
  const pump = () => {
    if (pumping) return;
    pumping = true;
    // Two turns of the event loop: whatever only waits for promises has come to rest by then.
    setImmediate(() =>
      setImmediate(() => {
        pumping = false;
        const [next] = [...timers].sort((a, b) => a.at - b.at);
        if (!next) return;
        timers.delete(next);
        time = Math.max(time, next.at);
        next.fire();
        if (timers.size > 0) pump();
      }),
    );
  };
  return {
    slept,
    now: () => time,
    date: () => new Date(Date.UTC(2026, 0, 1) + time),
    random: () => randoms[drawn++ % randoms.length] ?? 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const timer: Timer = {
          at: time + ms,
          fire: () => {
            slept.push(ms);
            resolve();
          },
        };
        timers.add(timer);
        signal?.addEventListener('abort', () => {
          timers.delete(timer);
          reject(signal.reason);
        });
        pump();
      }),
  };
}
