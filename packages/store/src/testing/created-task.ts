import type { Task } from '@obstop/domain';
import type { TaskDraft, TaskStore } from '@obstop/engine';
import { taskDraft } from './task-draft.ts';

/** Creates a task that must not be refused. */
export async function createdTask(tasks: TaskStore, draft: TaskDraft = taskDraft()): Promise<Task> {
  const outcome = await tasks.create(draft);
  if (outcome.kind !== 'created') throw new Error(`refused: ${outcome.kind}`);
  return outcome.task;
}
