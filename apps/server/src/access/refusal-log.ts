/**
 * Owns: audit records of refusals on their way to the store; those of nobody are summed up (refusal-sums.ts).
 * Does not own: records of what was accepted, which are written with their task.
 * Invariants: while the store answers, a record is handed to it at most `delayMs` after it came; after failures ever
 * later, up to five seconds. No more than `maxQueued` wait: when they are more, as when the store fails for long, the
 * oldest are dropped and counted. A crash loses what waits.
 */
import type { AuditLog, AuditRecord, Clock } from '@obstop/engine';
import { createRefusalSums } from './refusal-sums.ts';

export type RefusalLog = ReturnType<typeof createRefusalLog>;

const longestDelayMs = 5000;
/** Refusals of nobody that are alike make one record in such a time, beside the first. */
const sumForMs = 60_000;

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
  const sums = createRefusalSums();
  let isSumming = false;
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

  function writeNext(): Promise<void> {
    const next = writing.then(write);
    // The next batch does not fail because this one did.
    writing = next.catch(() => {});
    return next;
  }

  function enqueue(records: AuditRecord[]): void {
    if (records.length === 0) return;
    queue.push(...records);
    keepNewest();
    plan();
  }

  /** Resolves when all that was added before is stored, sums too; rejects where the store does, and keeps the records. */
  function flush(): Promise<void> {
    enqueue(sums.take());
    return writeNext();
  }

  /** The first begins an interval. */
  function sum(record: AuditRecord): void {
    const first = sums.add(record);
    if (first) enqueue([first]);
    if (isSumming || ending.signal.aborted) return;
    isSumming = true;
    clock
      .sleep(sumForMs, ending.signal)
      .then(() => {
        enqueue(sums.take());
        sums.end();
      })
      // What was counted when the server ends is written with the rest.
      .catch(() => {})
      .finally(() => {
        isSumming = false;
      });
  }

  function plan(): void {
    if (planned || ending.signal.aborted) return;
    planned = true;
    clock
      .sleep(Math.max(delayMs, Math.min(longestDelayMs, delayMs * 2 ** failures)), ending.signal)
      .then(() => {
        planned = false;
        return writeNext();
      })
      .catch((error: unknown) => {
        planned = false;
        if (!ending.signal.aborted) onError(error);
      });
  }

  return {
    /** Anybody who knows the address can cause refusals of nobody: those are summed up. */
    add(record: AuditRecord, by: 'somebody' | 'nobody' = 'somebody'): void {
      if (by === 'nobody') sum(record);
      else enqueue([record]);
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
