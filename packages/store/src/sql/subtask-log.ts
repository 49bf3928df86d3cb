import type { SubtaskId, TaskId } from '@obstop/domain';
import type { StatusWriter, SubtaskLogEntry } from '@obstop/engine';
import type { Kysely, Selectable } from 'kysely';
import type { Schema, SubtaskLogTable, Transaction } from '../model/schema.ts';
import { batchedAppend } from '../postgres/statements/append-log.ts';
import { isPostgres } from './dialect.ts';
import { holdEpoch } from './hold-epoch.ts';
import { insertRows } from './rows.ts';
import { write, writeOne } from './transact.ts';

/** All entries or none; none where the writer's epoch is old (E3). */
export async function appendLog(
  db: Kysely<Schema>,
  entries: SubtaskLogEntry[],
  by?: StatusWriter,
): Promise<void> {
  if (entries.length === 0) return;
  if (by && isPostgres(db)) return writeOne(db, () => batchedAppend(db, { entries, by }));
  await write(db, async (trx) => {
    if (by && (await holdEpoch(trx, by.taskId)) !== by.epoch) return;
    await writeEntries(trx, entries);
  });
}

/** In the order given. */
export async function writeEntries(trx: Transaction, entries: SubtaskLogEntry[]): Promise<void> {
  await insertRows(trx, 'subtask_logs', entries.map(toLogRow));
}

/** Without its id, which the table gives. */
export function toLogRow({ subtaskId, run, atMs, text }: SubtaskLogEntry) {
  return { subtask_id: subtaskId, run, at_ms: atMs, text };
}

/** In order of writing, which is the order of the rows' ids and not of the clock (E8). */
export async function readLog(db: Kysely<Schema>, subtaskId: SubtaskId): Promise<SubtaskLogEntry[]> {
  const rows = await db
    .selectFrom('subtask_logs')
    .selectAll()
    .where('subtask_id', '=', subtaskId)
    .orderBy('id')
    .execute();
  return rows.map(toEntry);
}

/** As `readLog`, for every subtask of the task. */
export async function readTaskLog(db: Kysely<Schema>, taskId: TaskId): Promise<SubtaskLogEntry[]> {
  const rows = await db
    .selectFrom('subtask_logs')
    .selectAll()
    .where('subtask_id', 'in', (subtasks) =>
      subtasks.selectFrom('subtasks').select('subtasks.id').where('subtasks.task_id', '=', taskId),
    )
    .orderBy('id')
    .execute();
  return rows.map(toEntry);
}

function toEntry(row: Selectable<SubtaskLogTable>): SubtaskLogEntry {
  return { subtaskId: row.subtask_id, run: row.run, atMs: row.at_ms, text: row.text };
}
