import type { SubtaskId } from '../ids.ts';
import type { Subtask, SubtaskStatus, Task } from '../task.ts';
import { progressOf, readyOf } from './progress.ts';

/**
 * What is READY, in id order. Costs what the answer is long, for a task that a transition has made; a look at all subtasks
 * for any other, once.
 */
export function readySubtasks(task: Task): Subtask[] {
  return readyOf(progressOf(task), task.subtasks);
}

/** How many subtasks have the status. Costs as `readySubtasks`. */
export function statusCount(task: Task, status: SubtaskStatus): number {
  return progressOf(task).counts[status];
}

/** Where the subtask of that id is; −1 when there is none. Ids are consecutive as stores give them, others are looked for. */
export function positionOf(subtasks: readonly Subtask[], id: SubtaskId): number {
  const there = id - (subtasks[0]?.id ?? 0);
  return subtasks[there]?.id === id ? there : subtasks.findIndex((each) => each.id === id);
}

/** The subtask of that id; absent when the task has none. Costs nothing where ids are consecutive, as stores give them. */
export function subtaskOf({ subtasks }: Task, id: SubtaskId): Subtask | undefined {
  return subtasks[positionOf(subtasks, id)];
}
