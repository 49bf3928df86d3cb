import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Users, access keys and the audit log.
 * An audit record names its user and its task without foreign keys: it outlives both.
 */
export const identity: Migration = {
  version: 2,
  name: 'identity',
  async up(trx) {
    const { schema } = trx;
    // The first user is the admin, whose id is 100 in the vendor's samples.
    await sql`insert into id_counters (kind, last_id) values ('user', 99)`.execute(trx);

    await schema
      .createTable('users')
      .addColumn('id', 'bigint', (c) => c.primaryKey().notNull())
      .addColumn('name', 'text', (c) => c.notNull().unique())
      .addColumn('password_hash', 'text')
      .addColumn('disabled', 'integer', (c) => c.notNull())
      .addColumn('roles', 'text', (c) => c.notNull())
      .addColumn('permissions', 'text', (c) => c.notNull())
      .addColumn('failed_logins', 'integer', (c) => c.notNull())
      .addColumn('locked_until_ms', 'bigint')
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .execute();

    await schema
      .createTable('access_keys')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('secret', 'text', (c) => c.notNull())
      .addColumn('user_id', 'bigint', (c) => c.notNull().references('users.id').onDelete('cascade'))
      .addColumn('disabled', 'integer', (c) => c.notNull())
      .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
      .execute();
    await schema.createIndex('access_keys_user').on('access_keys').column('user_id').execute();

    await schema
      .createTable('audit_records')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addColumn('trace_id', 'text', (c) => c.notNull())
      .addColumn('user_id', 'bigint')
      .addColumn('user_name', 'text', (c) => c.notNull())
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('operation', 'text', (c) => c.notNull())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('task_id', 'bigint')
      .addColumn('reason', 'text')
      .addColumn('status', 'integer')
      .execute();
    await schema.createIndex('audit_records_user').on('audit_records').columns(['user_name', 'id']).execute();
    await schema
      .createIndex('audit_records_outcome')
      .on('audit_records')
      .columns(['outcome', 'id'])
      .execute();
    await schema.createIndex('audit_records_task').on('audit_records').columns(['task_id', 'id']).execute();
  },
};
