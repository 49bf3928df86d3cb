import type { TaskId } from '@obstop/domain';
import type { Owner, Scheduler } from './scheduler.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 8_000;

/**
 * Watches that a process does not hammer a store that is away: between two claims of one task that failed it waits, each time twice
 * as long. Hands the claim's answer on.
 */
export type ClaimPace = <T>(id: TaskId, owner: Owner, claim: () => Promise<T>) => Promise<T>;

/** Nothing has failed yet. */
export function newClaimPace(scheduler: Scheduler, report: (violation: string) => void): ClaimPace {
  const failed = new Map<string, { inARow: number; atMs: number }>();
  return (id, owner, claim) => {
    const key = `${owner.name} ${id}`;
    const { inARow, atMs } = failed.get(key) ?? { inARow: 0, atMs: 0 };
    const askedMs = scheduler.nowMs();
    const pauseMs = Math.min(firstPauseMs * 2 ** (inARow - 1), longestPauseMs);
    if (askedMs - atMs < pauseMs)
      report(`${owner.name} claims task ${id} ${askedMs - atMs} ms after failure ${inARow} in a row`);
    const answer = claim();
    answer.then(
      () => failed.delete(key),
      () => {
        const nowMs = scheduler.nowMs();
        // An attempt that took as long as the longest pause has spared the store already.
        failed.set(key, { inARow: nowMs - askedMs > longestPauseMs ? 1 : inARow + 1, atMs: nowMs });
      },
    );
    return answer;
  };
}
