import type { TaskId } from '@obstop/domain';
import type { StatusWriter } from '@obstop/engine';
import { isPostgres } from '../dialect.ts';
import type { Transaction } from '../schema.ts';

/**
 * The task's epoch, which stays what it is until the transaction ends: on PostgreSQL a claim that comes in between waits,
 * so that it sees what is written here and nothing comes after it (E3). Absent when there is no such task.
 */
export async function holdEpoch(trx: Transaction, taskId: TaskId): Promise<number | undefined> {
  const row = await trx
    .selectFrom('tasks')
    .select('epoch')
    .where('id', '=', taskId)
    .$if(isPostgres(trx), (query) => query.forShare())
    .executeTakeFirst();
  return row?.epoch;
}

/** An owner that slept through a takeover goes on calling; what it writes must not count (E3). */
export async function refuseOldEpoch(trx: Transaction, { taskId, epoch }: StatusWriter): Promise<void> {
  const now = await holdEpoch(trx, taskId);
  if (now !== epoch)
    throw new Error(`task ${taskId} has another owner: epoch ${epoch} is not ${now ?? 'known'}`);
}
