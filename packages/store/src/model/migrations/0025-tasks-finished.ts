import type { Migration } from './migration.ts';

/** Tasks by their end, so that the oldest are found without going through all. */
export const tasksFinished: Migration = {
  version: 25,
  name: 'tasks-finished',
  async up(trx) {
    await trx.schema.createIndex('tasks_finished').on('tasks').column('finished_at_ms').execute();
  },
};
