import type { Migration } from './migration.ts';

/**
 * Key pairs of the clusters' agents, and the calls that have acted.
 * A key pair names its cluster without a foreign key: clients know it longer than the cluster, which may be replaced whole.
 */
export const obshell: Migration = {
  version: 3,
  name: 'obshell',
  async up(trx) {
    const { schema } = trx;

    await schema
      .createTable('agent_keys')
      .addColumn('cluster_id', 'bigint', (c) => c.primaryKey().notNull())
      .addColumn('bits', 'integer', (c) => c.notNull())
      .addColumn('private_key', 'text', (c) => c.notNull())
      .execute();

    await schema
      .createTable('replays')
      .addColumn('cluster_id', 'bigint', (c) => c.notNull())
      .addColumn('request', 'text', (c) => c.notNull())
      .addColumn('expires_at_seconds', 'bigint', (c) => c.notNull())
      .addColumn('status', 'integer')
      .addColumn('body', 'text')
      .addPrimaryKeyConstraint('replays_pk', ['cluster_id', 'request'])
      .execute();
    await schema.createIndex('replays_expiry').on('replays').column('expires_at_seconds').execute();

    await schema
      .createTable('replay_parts')
      .addColumn('cluster_id', 'bigint', (c) => c.notNull())
      .addColumn('part', 'text', (c) => c.notNull())
      .addColumn('request', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('replay_parts_pk', ['cluster_id', 'part'])
      .addForeignKeyConstraint(
        'replay_parts_replay_fk',
        ['cluster_id', 'request'],
        'replays',
        ['cluster_id', 'request'],
        (f) => f.onDelete('cascade'),
      )
      .execute();
    // For the cascade, which SQLite would else do by reading the whole table.
    await schema
      .createIndex('replay_parts_request')
      .on('replay_parts')
      .columns(['cluster_id', 'request'])
      .execute();
  },
};
