/**
 * Owns: audit records of refusals on their way to the store.
 * Does not own: records of what was accepted, which are written with their task.
 * Invariants: while the store answers, a record is handed to it at most `delayMs` after it came; after failures ever
 * later, up to five seconds. No more than `maxQueued` wait: when they are more, as when the store fails for long, the
 * oldest are dropped and counted. A crash loses what waits.
 */
import type { AuditLog, AuditRecord, Clock } from '@obstop/engine';

export type RefusalLog = ReturnType<typeof createRefusalLog>;

const longestDelayMs = 5000;

/** Refusals are written in batches, so that a flood of them costs few transactions and no request waits for one. */
export function createRefusalLog(options: {
  audit: Pick<AuditLog, 'append'>;
  clock: Clock;
  onError(error: unknown): void;
  delayMs?: number;
  maxQueued?: number;
}) {
  const { audit, clock, onError, delayMs = 50, maxQueued = 10_000 } = options;
  const ending = new AbortController();
  let queue: AuditRecord[] = [];
  let dropped = 0;
  let planned = false;
  /** Writes that failed in a row. */
  let failures = 0;
  /** One batch at a time, so that records stand in the order they came. */
  let writing: Promise<void> = Promise.resolve();

  function keepNewest(): void {
    const excess = queue.length - maxQueued;
    if (excess <= 0) return;
    queue = queue.slice(excess);
    dropped += excess;
  }

  async function write(): Promise<void> {
    const batch = queue;
    if (batch.length === 0) return;
    queue = [];
    try {
      await audit.append(batch);
      failures = 0;
    } catch (error) {
      failures += 1;
      queue = [...batch, ...queue];
      keepNewest();
      plan();
      throw error;
    }
  }

  /** Resolves when all that was added before is stored; rejects where the store does, and keeps the records. */
  function flush(): Promise<void> {
    const next = writing.then(write);
    // The next batch does not fail because this one did.
    writing = next.catch(() => {});
    return next;
  }

  function plan(): void {
    if (planned || ending.signal.aborted) return;
    planned = true;
    clock
      .sleep(Math.max(delayMs, Math.min(longestDelayMs, delayMs * 2 ** failures)), ending.signal)
      .then(() => {
        planned = false;
        return flush();
      })
      .catch((error: unknown) => {
        planned = false;
        if (!ending.signal.aborted) onError(error);
      });
  }

  return {
    add(record: AuditRecord): void {
      queue.push(record);
      keepNewest();
      plan();
    },
    flush,
    /** How many were dropped since the start. */
    dropped: () => dropped,
    /** Stores what waits and takes no more. What the store does not take then is lost and told to `onError`. */
    async close(): Promise<void> {
      ending.abort();
      await flush().catch(onError);
    },
  };
}
