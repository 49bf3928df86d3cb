import type { StatusWriter } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { otherOwnerError } from '../model/errors.ts';
import type { Schema, Transaction } from '../model/schema.ts';
import type { Database } from '../sql/database.ts';
import { firstRow, prepared } from '../sql/prepared-statement.ts';
import { retryConflicts } from './retry-conflicts.ts';

const lockEpoch = prepared((db, { taskId }: Pick<StatusWriter, 'taskId'>) =>
  db.selectFrom('tasks').select('epoch').where('id', '=', taskId).forShare(),
);

/** A claim that comes in between waits: it sees what is written here, and nothing comes after it (E3). */
async function holdEpoch(trx: Transaction, by: StatusWriter): Promise<void> {
  const now = (await firstRow(lockEpoch(trx, by)))?.epoch;
  if (now !== by.epoch) throw otherOwnerError(by, now);
}

/** Transactions as they are run on PostgreSQL. */
export function postgresDatabase(db: Kysely<Schema>): Database {
  return {
    db,
    write: (body, by) =>
      retryConflicts(() =>
        db.transaction().execute(async (trx) => {
          if (by) await holdEpoch(trx, by);
          return body(trx);
        }),
      ),
    readSnapshot: (body) =>
      db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(body),
  };
}
