/**
 * Owns: which writes share a transaction on SQLite, and when it is committed.
 * Does not own: what they write.
 * Invariants: a write answers after the commit it is part of (E1); a write that fails or refuses leaves nothing behind, and the
 * others are committed all the same; writes take effect one after the other, in the order in which they were asked for.
 */
import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Schema, Transaction } from '../model/schema.ts';
import { execute } from '../sql/execute.ts';

/** Runs `body` in a transaction that it shares with what else is written at that time. */
export type GroupCommit = <T>(body: (trx: Transaction) => Promise<T>) => Promise<T>;

interface Write {
  body(trx: Transaction): Promise<unknown>;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** A transaction ends after so many writes, or after so long: then other work of the process has its turn. */
const [mostPerCommit, mostMsPerCommit] = [64, 20];

/** Runs one write within the transaction. The answer is a function that tells the caller, to be called after the commit. */
async function carryOut(trx: Transaction, { body, resolve, reject }: Write): Promise<() => void> {
  await execute(trx, 'savepoint one_of_many', []);
  try {
    const answer = await body(trx);
    await execute(trx, 'release one_of_many', []);
    return () => resolve(answer);
  } catch (error) {
    try {
      await execute(trx, 'rollback to one_of_many', []);
      await execute(trx, 'release one_of_many', []);
    } catch {
      // SQLite has rolled back the whole transaction by itself, as on a full disk: every write fails with the first error.
      throw error;
    }
    return () => reject(error);
  }
}

/** Commits the first write, and as many after it as the time allows. Answers with how many they were. */
async function commitTogether(db: Kysely<Schema>, writes: Write[]): Promise<number> {
  const [only, ...others] = writes;
  let taken = 0;
  try {
    if (only && others.length === 0) {
      taken = 1;
      only.resolve(await db.transaction().execute(only.body));
      return taken;
    }
    const tell = await db.transaction().execute(async (trx) => {
      const done: (() => void)[] = [];
      const until = performance.now() + mostMsPerCommit;
      for (const write of writes) {
        taken += 1;
        done.push(await carryOut(trx, write));
        if (performance.now() > until) break;
      }
      return done;
    });
    for (const each of tell) each();
  } catch (error) {
    for (const { reject } of writes.slice(0, Math.max(1, taken))) reject(error);
  }
  return Math.max(1, taken);
}

/**
 * Writes that are asked for while another one is under way, or in the same turn of the event loop, are committed together: a
 * commit costs a synchronisation of the disk, however much is in it. Before each commit the event loop has a turn. SQLite
 * answers within a turn, so that a long task would otherwise keep the process from answering anybody.
 */
export function groupCommit(db: Kysely<Schema>): GroupCommit {
  let waiting: Write[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      await setImmediate();
      const taken = await commitTogether(db, waiting.slice(0, mostPerCommit));
      waiting = waiting.slice(taken);
    }
    isRunning = false;
  }

  return <T>(body: (trx: Transaction) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      // Each is resolved with what its own body answered.
      waiting.push({ body, resolve: resolve as (answer: unknown) => void, reject });
      if (!isRunning) void run();
    });
}
