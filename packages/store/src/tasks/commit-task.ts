import type { CommitOutcome, TaskChange } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { writeAccepted } from '../identity/audit-log.ts';
import { toJson } from '../json.ts';
import type { Schema, Transaction } from '../schema.ts';
import { transact } from '../transact.ts';
import { freeLock, takeLock } from './cluster-lock.ts';
import type { EnqueueWakeUp } from './enqueue-wake-up.ts';
import { writeEntries } from './subtask-log.ts';
import { toStateColumns, toSubtaskRow } from './task-rows.ts';

/** Revision and epoch are checked by the very statement that writes (E3); lock and subtasks follow in its transaction. */
export function commitTask(
  db: Kysely<Schema>,
  change: TaskChange,
  enqueue?: EnqueueWakeUp,
): Promise<CommitOutcome> {
  const { next, before, revision, epoch, lock = 'keep' } = change;
  return transact<CommitOutcome>(db, async (trx, refuse) => {
    let update = trx
      .updateTable('tasks')
      .set({
        ...toStateColumns(next),
        // Both grow with the cluster and hardly ever change.
        ...(next.context !== before?.context && { context: toJson(next.context) }),
        ...(next.formerStatuses !== before?.formerStatuses && {
          former_statuses: toJson(next.formerStatuses),
        }),
        revision: revision + 1,
      })
      .where('id', '=', next.id)
      .where('revision', '=', revision);
    if (epoch !== undefined) update = update.where('epoch', '=', epoch);
    const { numUpdatedRows } = await update.executeTakeFirst();
    if (numUpdatedRows === 0n) return whyNot(trx, change);

    if (lock === 'free') await freeLock(trx, next.clusterId, next.id);
    if (lock === 'take') {
      const holder = await takeLock(trx, next.clusterId, next.id);
      if (holder !== next.id) return refuse({ kind: 'locked', holder });
    }
    await writeChangedSubtasks(trx, change);
    if (change.log?.length) await writeEntries(trx, change.log);
    await writeAccepted(trx, change.audit, next.id);
    // Its owner needs no wake-up; a person may have set going what nobody owns.
    if (epoch === undefined && next.status === 'RUNNING') await enqueue?.(trx, next.id);
    return { kind: 'written', revision: revision + 1 };
  });
}

/** An old epoch outweighs an old revision: its owner may do nothing more, so a reload would not help. Nor for a task that is gone. */
async function whyNot(trx: Transaction, change: TaskChange): Promise<CommitOutcome> {
  const row = await trx
    .selectFrom('tasks')
    .select('epoch')
    .where('id', '=', change.next.id)
    .executeTakeFirst();
  if (row === undefined) return { kind: 'lost' };
  const hasEpoch = change.epoch === undefined || change.epoch === row.epoch;
  return { kind: hasEpoch ? 'outdated' : 'lost' };
}

/** The revision has been compared by now: what is stored is `before`. */
async function writeChangedSubtasks(trx: Transaction, { next, before }: TaskChange): Promise<void> {
  const changed = next.subtasks.filter((subtask, index) => subtask !== before?.subtasks[index]);
  for (const subtask of changed) {
    const { id, ...columns } = toSubtaskRow(next, subtask);
    const { numUpdatedRows } = await trx
      .updateTable('subtasks')
      .set(columns)
      .where('id', '=', id)
      .where('task_id', '=', next.id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Error(`subtask ${id} is not one of task ${next.id}`);
  }
}
