import type { Migration } from './migration.ts';

/** One row that is written to see whether the store takes writes. */
export const writeProbe: Migration = {
  version: 28,
  name: 'write-probe',
  async up(trx) {
    await trx.schema
      .createTable('write_probe')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('filler', 'text', (c) => c.notNull())
      .execute();
    await trx.insertInto('write_probe').values({ id: 1, filler: '' }).execute();
  },
};
