import type { Migration } from './migration.ts';

/** Sequences for the ids of tasks and subtasks, on the database that has them. */
export const sequences: Migration = {
  version: 10,
  name: 'sequences',
  up: (trx, own) => own.createSequences(trx),
};
