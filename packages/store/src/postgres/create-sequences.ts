import { sql } from 'kysely';
import type { Transaction } from '../model/schema.ts';

/** Sequences for the ids of tasks and subtasks, going on where the counters were. */
export async function createSequences(trx: Transaction): Promise<void> {
  for (const kind of ['task', 'subtask']) {
    const sequence = `${kind}_ids`;
    await sql`create sequence ${sql.ref(sequence)}`.execute(trx);
    await sql`
      select setval(${sql.lit(sequence)}, greatest(last_id, 1), last_id > 0)
      from id_counters where kind = ${kind}
    `.execute(trx);
  }
}
