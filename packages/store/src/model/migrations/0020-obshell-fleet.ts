import type { Migration } from './migration.ts';

/** What the obshell fleet must know of a cluster after a crash. No foreign key: a cluster may be replaced whole. */
export const obshellFleet: Migration = {
  version: 20,
  name: 'obshell-fleet',
  async up(trx) {
    await trx.schema
      .createTable('obshell_fleet')
      .addColumn('cluster_id', 'bigint', (c) => c.primaryKey().notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .execute();
  },
};
