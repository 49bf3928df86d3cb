import type { TaskId } from '@obstop/domain';
import type { TaskRecord } from '@obstop/engine';
import type { Kysely, Selectable } from 'kysely';
import type { Schema, SubtaskTable, TaskFactsTable, TaskTable } from '../../model/schema.ts';
import { toSubtask, toTask } from '../../model/task-rows.ts';
import { runPrepared } from '../../sql/prepared-statement.ts';

type Row = Selectable<TaskTable> & Omit<TaskFactsTable, 'task_id'> & { subtasks: Selectable<SubtaskTable>[] };

const text = `select tasks.*, request, context, former_statuses,
  (select coalesce(json_agg(s order by s.id), '[]') from subtasks s where s.task_id = tasks.id) as subtasks
  from tasks join task_facts on task_facts.task_id = tasks.id where tasks.id = $1`;

/** The task with its subtasks, both from the one moment that a statement sees. */
export async function readTaskInOneStatement(
  db: Kysely<Schema>,
  id: TaskId,
): Promise<TaskRecord | undefined> {
  const [row] = await runPrepared<Row>(db, text, [id]);
  if (row === undefined) return undefined;
  const { subtasks, ...task } = row;
  return { task: toTask(task, subtasks.map(toSubtask)), revision: row.revision, epoch: row.epoch };
}
