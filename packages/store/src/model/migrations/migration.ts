import type { Transaction } from '../schema.ts';

/** The store that is migrated, and what a migration leaves to its adapter. */
export interface MigratedStore {
  /** For errors. */
  name: string;
  /** Sequences for the ids of tasks and subtasks that go on where the counters are, where ids are not counted in rows. */
  createSequences(trx: Transaction): Promise<void>;
}

/** One step forward of the schema. Never changed once released: a store may have taken it already. */
export interface Migration {
  /** From 1, ascending; gaps do no harm. */
  version: number;
  name: string;
  /**
   * Where it does more than add: what processes of the versions before it can no longer do, for the error that they then
   * answer with. Without it they go on working beside this one (docs/scaling.md).
   */
  breaks?: string;
  /** Runs in a transaction of its own, together with the note that it was applied. */
  up(trx: Transaction, own: MigratedStore): Promise<void>;
}
