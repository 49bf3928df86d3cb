import type { Migration } from './migration.ts';

/** Audit records that stand for many refusals alike. When an access key was last used. */
export const rightsAndRecord: Migration = {
  version: 30,
  name: 'rights-and-record',
  async up(trx) {
    await trx.schema.alterTable('audit_records').addColumn('sum_count', 'integer').execute();
    await trx.schema.alterTable('audit_records').addColumn('sum_last_at_ms', 'bigint').execute();
    await trx.schema.alterTable('access_keys').addColumn('last_used_at_ms', 'bigint').execute();
  },
};
