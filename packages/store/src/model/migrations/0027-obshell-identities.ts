import type { Migration } from './migration.ts';

/** Which cluster of OceanBase was seen first under a cluster's id. */
export const obshellIdentities: Migration = {
  version: 27,
  name: 'obshell-identities',
  async up(trx) {
    await trx.schema
      .createTable('obshell_identities')
      .addColumn('cluster_id', 'bigint', (c) => c.primaryKey().notNull())
      .addColumn('ob_cluster_id', 'bigint', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .execute();
  },
};
