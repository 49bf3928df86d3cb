import type { SubtaskLogEntry } from '@obstop/engine';
import type { Selectable } from 'kysely';
import type { SubtaskLogTable } from './schema.ts';

/** The row without its id, which the table gives. */
export function toLogRow({ subtaskId, run, atMs, text }: SubtaskLogEntry) {
  return { subtask_id: subtaskId, run, at_ms: atMs, text };
}

export function toLogEntry(row: Selectable<SubtaskLogTable>): SubtaskLogEntry {
  return { subtaskId: row.subtask_id, run: row.run, atMs: row.at_ms, text: row.text };
}
