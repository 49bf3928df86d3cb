import type { TaskId } from '@obstop/domain';
import type { TaskRecord } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { kept, keptRow } from '../kept.ts';
import type { Schema } from '../schema.ts';
import { writeOne } from '../transact.ts';
import { readTask } from './load-task.ts';

const setOwner = (db: Kysely<Schema>, { id, owner }: { id: TaskId; owner: string }) =>
  db
    .updateTable('tasks')
    .set((eb) => ({ owner, epoch: eb('epoch', '+', 1), revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('status', '=', 'RUNNING')
    .returning('epoch');

const claim = kept(setOwner);
const claimAfter = kept((db, args: { id: TaskId; owner: string; epoch: number }) =>
  setOwner(db, args).where('epoch', '=', args.epoch),
);

/**
 * Makes `owner` the one owner of a RUNNING task: whoever had it before is told `lost` at the next write (E3). A write of its
 * own: the revision grows too. With `epoch`, only if nobody has claimed it since that one.
 */
export function claimTask(
  db: Kysely<Schema>,
  id: TaskId,
  owner: string,
  epoch?: number,
): Promise<TaskRecord | undefined> {
  // On PostgreSQL two statements, each of a moment of its own: within one, the subtasks could be older than the task.
  return writeOne(db, async (connection) => {
    const result =
      epoch === undefined ? claim(connection, { id, owner }) : claimAfter(connection, { id, owner, epoch });
    const claimed = await keptRow(result);
    const record = claimed && (await readTask(connection, id));
    // Somebody else's by now.
    return record?.epoch === claimed?.epoch ? record : undefined;
  });
}
