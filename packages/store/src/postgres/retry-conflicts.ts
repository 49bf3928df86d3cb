import { StoreUnavailableError } from '@obstop/engine';
import { errorCode } from '../model/errors.ts';
import { batchCalls } from './batch-calls.ts';

/** How often a transaction is tried that PostgreSQL gave up for the sake of another. */
const attempts = 5;

/** Whether PostgreSQL ended the transaction for the sake of another one, or of a table that changed; it may be tried again. */
export function isWriteConflict(error: unknown): boolean {
  const code = error instanceof StoreUnavailableError ? errorCode(error.cause) : undefined;
  return code === '40001' || code === '40P01' || code === '0A000';
}

/** Runs `work` again where PostgreSQL broke a deadlock by ending it. */
export async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isWriteConflict(error)) throw error;
    }
}

/** As `batchCalls`, for statements that write. */
export function batchWrites<Item, Answer>(
  work: (items: Item[]) => Promise<Answer[]>,
): (item: Item) => Promise<Answer> {
  const write = batchCalls(work);
  return (item) => retryConflicts(() => write(item));
}
