import type { Kysely } from 'kysely';
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

/** One transaction whose body may refuse after having written: then nothing is stored and the refusal is the result. */
export async function transact<T>(
  db: Kysely<Schema>,
  body: (trx: Transaction, refuse: Refuse<T>) => Promise<T>,
): Promise<T> {
  const refuse: Refuse<T> = (answer) => {
    throw new RollBack(answer);
  };
  try {
    return await db.transaction().execute((trx) => body(trx, refuse));
  } catch (error) {
    // Only this call's own `refuse` throws a RollBack, so its answer is a T.
    if (error instanceof RollBack) return error.answer as T;
    throw error;
  }
}
