import type { TaskRecord } from '@obstop/engine';
import { type Kysely, sql } from 'kysely';
import type { NewTasks } from '../model/new-tasks.ts';
import type { Schema } from '../model/schema.ts';
import { batchedClaim, type Claim, type Claimed } from '../postgres/statements/claim-task.ts';
import { isPostgres } from './dialect.ts';
import { readTask } from './load-task.ts';
import { firstRow, prepared } from './prepared-statement.ts';
import { writeOne } from './transact.ts';

const claim = prepared((db, { id, owner, epoch }: Omit<Claim, 'epoch'> & { epoch: number | null }) =>
  db
    .updateTable('tasks')
    .set((eb) => ({ owner, epoch: eb('epoch', '+', 1), revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('status', '=', 'RUNNING')
    // Null: whatever it is.
    .where((eb) => eb('epoch', '=', eb.fn.coalesce(sql<number>`${epoch}`, 'epoch')))
    .returning(['id', 'epoch', 'revision']),
);

/**
 * Makes `owner` the one owner of a RUNNING task: whoever had it before is told `lost` at the next write (E3). A write of its
 * own: the revision grows too. With `epoch`, only if nobody has claimed it since that one.
 */
export function claimTask(
  db: Kysely<Schema>,
  wanted: Claim,
  accepted: NewTasks,
): Promise<TaskRecord | undefined> {
  // On PostgreSQL two statements, each of a moment of its own: within one, the subtasks could be older than the task.
  return writeOne(db, async (connection) => {
    const claimed: Claimed | undefined = isPostgres(db)
      ? await batchedClaim(db, wanted)
      : await firstRow(claim(connection, { ...wanted, epoch: wanted.epoch ?? null }));
    if (claimed === undefined) return undefined;
    const { epoch, revision } = claimed;
    const task = accepted.take(wanted.id);
    // The first write since it was accepted: it is as it was.
    if (task && revision === 2) return { task, revision, epoch };
    const record = await readTask(connection, wanted.id);
    // Somebody else's by now.
    return record?.epoch === epoch ? record : undefined;
  });
}
