import type { Transaction } from '../schema.ts';

/** One step forward of the schema. Never changed once released: a store may have taken it already. */
export interface Migration {
  /** From 1, ascending; gaps do no harm. */
  version: number;
  name: string;
  /** Runs in a transaction of its own, together with the note that it was applied. */
  up(trx: Transaction): Promise<void>;
}
