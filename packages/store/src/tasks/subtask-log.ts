import type { SubtaskId } from '@obstop/domain';
import type { SubtaskLogEntry } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';

/** All entries or none. */
export async function appendLog(db: Kysely<Schema>, entries: SubtaskLogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await db.transaction().execute(async (trx) => {
    for (const { subtaskId, run, atMs, text } of entries)
      await trx
        .insertInto('subtask_logs')
        .values({ subtask_id: subtaskId, run, at_ms: atMs, text })
        .execute();
  });
}

/** In order of writing, which is the order of the rows' ids and not of the clock (E8). */
export async function readLog(db: Kysely<Schema>, subtaskId: SubtaskId): Promise<SubtaskLogEntry[]> {
  const rows = await db
    .selectFrom('subtask_logs')
    .selectAll()
    .where('subtask_id', '=', subtaskId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ subtaskId: row.subtask_id, run: row.run, atMs: row.at_ms, text: row.text }));
}
