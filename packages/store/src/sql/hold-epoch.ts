import type { TaskId } from '@obstop/domain';
import type { StatusWriter } from '@obstop/engine';
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Schema, Transaction } from '../model/schema.ts';
import { isPostgres } from './dialect.ts';
import { firstRow, prepared } from './prepared-statement.ts';

const selectEpoch = prepared((db, { id }: { id: TaskId }) =>
  db
    .selectFrom('tasks')
    .select('epoch')
    .where('id', '=', id)
    .$if(isPostgres(db), (query) => query.forShare()),
);

/**
 * The task's epoch, which stays what it is until the transaction ends: on PostgreSQL a claim that comes in between waits,
 * so that it sees what is written here and nothing comes after it (E3). Absent when there is no such task.
 */
export async function holdEpoch(trx: Transaction, taskId: TaskId): Promise<number | undefined> {
  const row = await firstRow(selectEpoch(trx, { id: taskId }));
  return row?.epoch;
}

/**
 * For a single statement that writes on behalf of a task's owner: `held` has a row while the epoch is the task's, and keeps
 * it so until the statement is committed, as `holdEpoch` does.
 */
export function holdingEpoch(db: Kysely<Schema>, { taskId, epoch }: StatusWriter) {
  return db.with('held', (cte) =>
    cte
      .selectFrom('tasks')
      .select('epoch')
      .where('id', '=', taskId)
      .where('epoch', '=', epoch)
      .$if(isPostgres(db), (query) => query.forShare()),
  );
}

/** Whether `held` has its row. */
export const isHeld = sql<SqlBool>`exists (select 1 from held)`;

/** An owner that slept through a takeover goes on calling; what it writes must not count (E3). */
export async function refuseOldEpoch(trx: Transaction, { taskId, epoch }: StatusWriter): Promise<void> {
  const now = await holdEpoch(trx, taskId);
  if (now !== epoch)
    throw new Error(`task ${taskId} has another owner: epoch ${epoch} is not ${now ?? 'known'}`);
}
