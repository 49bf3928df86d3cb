import type { TaskId } from '@obstop/domain';
import type { Kysely } from 'kysely';
import { otherOwnerError } from '../model/errors.ts';
import type { Schema } from '../model/schema.ts';
import type { Database } from '../sql/database.ts';
import { firstRow, prepared } from '../sql/prepared-statement.ts';
import { groupCommit } from './group-commit.ts';

const selectEpoch = prepared((db, { id }: { id: TaskId }) =>
  db.selectFrom('tasks').select('epoch').where('id', '=', id),
);

/** The task's epoch, which within a transaction stays what it is: writers come one at a time (E3). */
export async function readEpoch(db: Kysely<Schema>, id: TaskId): Promise<number | undefined> {
  return (await firstRow(selectEpoch(db, { id })))?.epoch;
}

/** One for each database: writes of the same time share a transaction. */
export function sqliteDatabase(db: Kysely<Schema>): Database {
  const commit = groupCommit(db);
  return {
    db,
    write: (body, by) =>
      commit(async (trx) => {
        if (by) {
          const now = await readEpoch(trx, by.taskId);
          if (now !== by.epoch) throw otherOwnerError(by, now);
        }
        return body(trx);
      }),
    // Nobody else gets at the one connection meanwhile, and no other process at the file.
    readSnapshot: (body) => db.connection().execute(body),
  };
}
