import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/**
 * Context and former statuses in a table of their own: they grow with the cluster and hardly ever change, while SQLite writes a
 * whole row for every column of it that does, and a task's row changes with each transition.
 */
export const taskFacts: Migration = {
  version: 21,
  name: 'task-facts',
  async up(trx) {
    await trx.schema
      .createTable('task_facts')
      .addColumn('task_id', 'bigint', (c) =>
        c.primaryKey().notNull().references('tasks.id').onDelete('cascade'),
      )
      .addColumn('context', 'text', (c) => c.notNull())
      .addColumn('former_statuses', 'text', (c) => c.notNull())
      .execute();
    await sql`insert into task_facts (task_id, context, former_statuses) select id, context, former_statuses from tasks`.execute(
      trx,
    );
    await trx.schema.alterTable('tasks').dropColumn('context').execute();
    await trx.schema.alterTable('tasks').dropColumn('former_statuses').execute();
  },
};
