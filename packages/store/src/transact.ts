import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { isPostgres } from './dialect.ts';
import { isWriteConflict } from './errors.ts';
import type { Schema, Transaction } from './schema.ts';

/** Carries an answer out of a transaction that is to be rolled back. Never leaves this file. */
class RollBack extends Error {
  readonly answer: unknown;
  constructor(answer: unknown) {
    super('rolled back');
    this.answer = answer;
  }
}

/** Ends the transaction without a trace and makes `answer` its result. */
export type Refuse<T> = (answer: T) => never;

/** How often a transaction is tried that PostgreSQL gave up for the sake of another. */
const attempts = 5;

/** Reads that belong together: every statement sees the same moment. SQLite gives that anyway. */
export function readAtOnce<T>(db: Kysely<Schema>, body: (trx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(body);
}

/**
 * One transaction that writes. `body` runs again where PostgreSQL broke a deadlock by ending it. SQLite answers at once: before
 * each write all else has its turn, for a long task would otherwise keep the process from answering anybody.
 */
export async function write<T>(db: Kysely<Schema>, body: (trx: Transaction) => Promise<T>): Promise<T> {
  if (!isPostgres(db)) await setImmediate();
  for (let attempt = 1; ; attempt += 1)
    try {
      return await db.transaction().execute(body);
    } catch (error) {
      if (attempt === attempts || !isWriteConflict(error)) throw error;
    }
}

/** As `write`, for a body that may refuse after having written: then nothing is stored and the refusal is the result. */
export async function transact<T>(
  db: Kysely<Schema>,
  body: (trx: Transaction, refuse: Refuse<T>) => Promise<T>,
): Promise<T> {
  const refuse: Refuse<T> = (answer) => {
    throw new RollBack(answer);
  };
  try {
    return await write(db, (trx) => body(trx, refuse));
  } catch (error) {
    // Only this call's own `refuse` throws a RollBack, so its answer is a T.
    if (error instanceof RollBack) return error.answer as T;
    throw error;
  }
}
