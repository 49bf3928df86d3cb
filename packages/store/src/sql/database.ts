import type { StatusWriter } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema, Transaction } from '../model/schema.ts';

/** An open database, and how transactions are run on it. */
export interface Database {
  db: Kysely<Schema>;
  /**
   * One transaction that writes; answers after its commit (E1). With `by`, an old epoch of that task changes nothing and
   * rejects, and the epoch stays what it is until the commit (E3). `body` may run more than once.
   */
  write<T>(body: (trx: Transaction) => Promise<T>, by?: StatusWriter): Promise<T>;
  /** Reads that all see the database as it is at one moment. */
  readSnapshot<T>(body: (connection: Kysely<Schema>) => Promise<T>): Promise<T>;
}

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

/** As `write`, for a body that may refuse after having written: then nothing is stored and the refusal is the result. */
export async function transact<T>(
  { write }: Pick<Database, 'write'>,
  body: (trx: Transaction, refuse: Refuse<T>) => Promise<T>,
): Promise<T> {
  const refuse: Refuse<T> = (answer) => {
    throw new RollBack(answer);
  };
  try {
    return await write((trx) => body(trx, refuse));
  } catch (error) {
    // Only this call's own `refuse` throws a RollBack, so its answer is a T.
    if (error instanceof RollBack) return error.answer as T;
    throw error;
  }
}
