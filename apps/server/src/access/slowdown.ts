import type { Clock } from '@obstop/engine';
import { setNewest } from './set-newest.ts';
import type { SlowdownSettings } from './settings.ts';

/** Makes guessing slow: failures of one user from one address delay the next login of that pair. */
export type Slowdown = ReturnType<typeof createSlowdown>;

/** What a pair of claimed name and address is known by. */
export const pairOf = (name: string, address: string): string => `${address} ${name.slice(0, 128)}`;

/** `signal` ends all waiting. */
export function createSlowdown(settings: SlowdownSettings, clock: Clock, signal: AbortSignal) {
  const { freeFailures, baseMs, maxMs, maxWaiting, forgetMs, maxRemembered } = settings;
  const failures = new Map<string, { count: number; lastMs: number }>();
  let waiting = 0;

  function countOf(pair: string): number {
    const found = failures.get(pair);
    if (!found) return 0;
    if (clock.nowMs() - found.lastMs < forgetMs) return found.count;
    failures.delete(pair);
    return 0;
  }

  return {
    /** Waits as long as the pair has earned. `busy` when too many wait already, or the server ends. */
    async wait(pair: string): Promise<'go' | 'busy'> {
      const excess = countOf(pair) - freeFailures;
      if (excess < 0) return 'go';
      if (waiting >= maxWaiting) return 'busy';
      waiting += 1;
      try {
        await clock.sleep(Math.min(maxMs, baseMs * 2 ** Math.min(excess, 30)), signal);
        return 'go';
      } catch (error) {
        if (signal.aborted) return 'busy';
        throw error;
      } finally {
        waiting -= 1;
      }
    },
    failed(pair: string): void {
      const count = countOf(pair) + 1;
      setNewest(failures, pair, { count, lastMs: clock.nowMs() }, maxRemembered);
    },
    succeeded: (pair: string): void => void failures.delete(pair),
  };
}
