import type { Kysely } from 'kysely';
import { isWriteConflict } from '../model/errors.ts';
import type { Schema, Transaction } from '../model/schema.ts';
import { type GroupCommit, groupCommit } from '../sqlite/group-commit.ts';
import { isPostgres } from './dialect.ts';

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

/**
 * Reads that belong together: every statement sees the same moment. On SQLite nobody else gets at the one connection
 * meanwhile, and no other process at the file.
 */
export function readSnapshot<T>(
  db: Kysely<Schema>,
  body: (connection: Kysely<Schema>) => Promise<T>,
): Promise<T> {
  if (!isPostgres(db)) return db.connection().execute(body);
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(body);
}

/** One per SQLite database. */
const groups = new WeakMap<Kysely<Schema>, GroupCommit>();

/**
 * One transaction that writes, or a part of one on SQLite, where writes of the same time share it. `body` runs again where
 * PostgreSQL broke a deadlock by ending it.
 */
export async function write<T>(db: Kysely<Schema>, body: (trx: Transaction) => Promise<T>): Promise<T> {
  return isPostgres(db) ? untilDone(() => db.transaction().execute(body)) : together(db, body);
}

/** As `write`, for a body whose only write is one statement: PostgreSQL commits it by itself. */
export async function writeOne<T>(
  db: Kysely<Schema>,
  body: (connection: Kysely<Schema>) => Promise<T>,
): Promise<T> {
  return isPostgres(db) ? untilDone(() => body(db)) : together(db, body);
}

function together<T>(db: Kysely<Schema>, body: (trx: Transaction) => Promise<T>): Promise<T> {
  const group = groups.get(db) ?? groupCommit(db);
  groups.set(db, group);
  return group(body);
}

async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await work();
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
