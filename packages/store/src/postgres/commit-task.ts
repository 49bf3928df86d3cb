import type { CommitOutcome, TaskChange } from '@obstop/engine';
import { acceptedRows } from '../model/audit-rows.ts';
import { hasNewFacts } from '../model/task-change.ts';
import { takeLock } from '../sql/cluster-lock.ts';
import { type Database, transact } from '../sql/database.ts';
import { writeFacts } from '../sql/write-facts.ts';
import { commitChanges } from './commit-changes.ts';
import type { EnqueueWakeUp } from './enqueue-wake-up.ts';
import { insertRows } from './insert-rows.ts';
import { batchWrites } from './retry-conflicts.ts';

/** What a task's owner writes after steps is one statement, which owners of other tasks share; all else is a transaction. */
export function createCommit(
  database: Database,
  enqueue: EnqueueWakeUp | undefined,
): (change: TaskChange) => Promise<CommitOutcome> {
  const commitInOneStatement = batchWrites((changes: TaskChange[]) => commitChanges(database.db, changes));
  return (change) => {
    const isOneStatement = change.epoch !== undefined && change.lock !== 'take' && !change.audit;
    return isOneStatement && !hasNewFacts(change)
      ? commitInOneStatement(change)
      : commitInTransaction(database, change, enqueue);
  };
}

function commitInTransaction(
  database: Database,
  change: TaskChange,
  enqueue: EnqueueWakeUp | undefined,
): Promise<CommitOutcome> {
  const { next, epoch, lock } = change;
  return transact<CommitOutcome>(database, async (trx, refuse) => {
    // One change has one outcome.
    const [outcome = { kind: 'lost' }] = await commitChanges(trx, [change]);
    if (outcome.kind !== 'written') return outcome;
    if (lock === 'take') {
      const holder = await takeLock(trx, next.clusterId, next.id);
      if (holder !== next.id) return refuse({ kind: 'locked', holder });
    }
    if (hasNewFacts(change)) await writeFacts(trx, next);
    await insertRows(trx, acceptedRows(change.audit, next.id));
    // Its owner needs no wake-up; a person may have set going what nobody owns.
    if (epoch === undefined && next.status === 'RUNNING') await enqueue?.(trx, next.id);
    return outcome;
  });
}
