import type { Migration } from './migration.ts';

/** With each version, what it takes from processes of the versions before it: they look for that while they run. */
export const breaks: Migration = {
  version: 26,
  name: 'breaks',
  async up(trx) {
    await trx.schema.alterTable('schema_version').addColumn('breaks', 'text').execute();
  },
};
