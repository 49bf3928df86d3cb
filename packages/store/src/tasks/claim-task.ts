import type { TaskId } from '@obstop/domain';
import type { TaskRecord } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { changedRows, kept } from '../kept.ts';
import type { Schema } from '../schema.ts';
import { write } from '../transact.ts';
import { readTask } from './load-task.ts';

const setOwner = (db: Kysely<Schema>, { id, owner }: { id: TaskId; owner: string }) =>
  db
    .updateTable('tasks')
    .set((eb) => ({ owner, epoch: eb('epoch', '+', 1), revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('status', '=', 'RUNNING');

const claim = kept(setOwner);
const claimAfter = kept((db, args: { id: TaskId; owner: string; epoch: number }) =>
  setOwner(db, args).where('epoch', '=', args.epoch),
);

/** Makes `owner` the one owner of a RUNNING task: whoever had it before is told `lost` at the next write (E3). A write of its own: the revision grows too. With `epoch`, only if nobody has claimed it since that one. */
export function claimTask(
  db: Kysely<Schema>,
  id: TaskId,
  owner: string,
  epoch?: number,
): Promise<TaskRecord | undefined> {
  return write(db, async (trx) => {
    const claimed = epoch === undefined ? claim(trx, { id, owner }) : claimAfter(trx, { id, owner, epoch });
    return (await changedRows(claimed)) === 0 ? undefined : readTask(trx, id);
  });
}
