import type { SubtaskId, TaskId } from '@obstop/domain';
import type { SubtaskLogEntry } from '@obstop/engine';
import type { Kysely } from 'kysely';
import { toLogEntry } from '../model/log-rows.ts';
import type { Schema } from '../model/schema.ts';

/** In order of writing, which is the order of the rows' ids and not of the clock (E8). */
export async function readLog(db: Kysely<Schema>, subtaskId: SubtaskId): Promise<SubtaskLogEntry[]> {
  const rows = await db
    .selectFrom('subtask_logs')
    .selectAll()
    .where('subtask_id', '=', subtaskId)
    .orderBy('id')
    .execute();
  return rows.map(toLogEntry);
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
  return rows.map(toLogEntry);
}
