import type { Migration } from './migration.ts';

/** When a run times out, and the pause before an automatic repetition. Null where an older version has written the subtask. */
export const runLimits: Migration = {
  version: 23,
  name: 'run-limits',
  async up(trx) {
    await trx.schema.alterTable('subtasks').addColumn('deadline_at_ms', 'bigint').execute();
    await trx.schema.alterTable('subtasks').addColumn('retry_backoff_seconds', 'integer').execute();
  },
};
