import type { TaskId } from '@obstop/domain';
import type { Transaction } from '../model/schema.ts';

/** Writes the task's wake-up in the transaction that sets it going, for a queue that is kept in the same database. */
export type EnqueueWakeUp = (trx: Transaction, id: TaskId) => Promise<void>;
