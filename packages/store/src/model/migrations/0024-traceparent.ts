import type { Migration } from './migration.ts';

/** Where in a trace a task was accepted. Null where an older version has written the task. */
export const traceparent: Migration = {
  version: 24,
  name: 'traceparent',
  async up(trx) {
    await trx.schema.alterTable('tasks').addColumn('traceparent', 'text').execute();
  },
};
