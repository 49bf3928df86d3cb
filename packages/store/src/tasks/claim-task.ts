import type { TaskId } from '@obstop/domain';
import type { TaskRecord } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import { write } from '../transact.ts';
import { readTask } from './load-task.ts';

/** Makes `owner` the one owner of a RUNNING task: whoever had it before is told `lost` at the next write (E3). A write of its own: the revision grows too. With `epoch`, only if nobody has claimed it since that one. */
export function claimTask(
  db: Kysely<Schema>,
  id: TaskId,
  owner: string,
  epoch?: number,
): Promise<TaskRecord | undefined> {
  return write(db, async (trx) => {
    const claimed = await trx
      .updateTable('tasks')
      .set((eb) => ({ owner, epoch: eb('epoch', '+', 1), revision: eb('revision', '+', 1) }))
      .where('id', '=', id)
      .where('status', '=', 'RUNNING')
      .$if(epoch !== undefined, (query) => query.where('epoch', '=', epoch ?? 0))
      .executeTakeFirst();
    return claimed.numUpdatedRows === 0n ? undefined : readTask(trx, id);
  });
}
