import type { TaskId } from '@obstop/domain';
import type { CommitOutcome, Decide, OperationOutcome, TaskChange, TaskRecord } from '@obstop/engine';
import { acceptedRows } from '../model/audit-rows.ts';
import type { InsertRows, Transaction } from '../model/schema.ts';
import { takeLock } from './cluster-lock.ts';
import { type Database, transact } from './database.ts';

/** What an operation on a task is made of on one database. */
export interface OperateParts {
  /** Reads the task, and keeps everybody else from writing to it until the transaction ends. */
  hold(trx: Transaction, id: TaskId): Promise<TaskRecord | undefined>;
  write(trx: Transaction, change: TaskChange): Promise<CommitOutcome>;
  insertRows: InsertRows;
  /** Writes the wake-up, where wake-ups are rows. */
  enqueue?: ((trx: Transaction, id: TaskId) => Promise<void>) | undefined;
}

/** One transaction: the operator's write with its lock, audit record and wake-up, or nothing at all. */
export function operateTask<Why>(
  database: Database,
  { hold, write, insertRows, enqueue }: OperateParts,
  id: TaskId,
  decide: Decide<Why>,
): Promise<OperationOutcome<Why>> {
  return transact<OperationOutcome<Why>>(database, async (trx, refuse) => {
    const record = await hold(trx, id);
    if (!record) return { kind: 'unknown' };
    const { task: before, revision, epoch } = record;
    const decided = decide(before);
    if (decided.kind === 'refuse') return { kind: 'refused', why: decided.why };
    const { next, lock, audit } = decided;
    const change = { next, before, revision, epoch, lock: lock === 'free' ? lock : 'keep' } as const;
    const outcome = await write(trx, change);
    if (outcome.kind !== 'written') throw new Error(`task ${id} was written to while it was held`);
    if (lock === 'take') {
      const holder = await takeLock(trx, next.clusterId, id);
      if (holder !== id) return refuse({ kind: 'locked', task: before, holder });
    }
    await insertRows(trx, acceptedRows(audit, id));
    // Its owner may be dead, or it may have none yet.
    if (next.status === 'RUNNING') await enqueue?.(trx, id);
    return { kind: 'written', task: next };
  });
}
