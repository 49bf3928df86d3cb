import { sql } from 'kysely';
import { isPostgres } from '../../sql/dialect.ts';
import type { Migration } from './migration.ts';

/** Sequences for the ids of tasks and subtasks on PostgreSQL, going on where the counters were. SQLite keeps the counters. */
export const sequences: Migration = {
  version: 10,
  name: 'sequences',
  async up(trx) {
    if (!isPostgres(trx)) return;
    for (const kind of ['task', 'subtask']) {
      const sequence = `${kind}_ids`;
      await sql`create sequence ${sql.ref(sequence)}`.execute(trx);
      await sql`
        select setval(${sql.lit(sequence)}, greatest(last_id, 1), last_id > 0)
        from id_counters where kind = ${kind}
      `.execute(trx);
    }
  },
};
