import type { SubtaskId } from '../ids.ts';
import type { Subtask, SubtaskStatus, Task } from '../task.ts';
import { progressOf, readyOf } from './progress.ts';

/**
 * What is READY, in id order. The cost is the length of the answer where a transition made the task; any other task is counted
 * through once.
 */
export function readySubtasks(task: Task): Subtask[] {
  return readyOf(progressOf(task), task.subtasks);
}

/** How many subtasks have the status. The cost is that of `readySubtasks`. */
export function statusCount(task: Task, status: SubtaskStatus): number {
  return progressOf(task).counts[status];
}

/**
 * The position of a subtask; −1 when there is none. Stores give consecutive ids, whose position is computed; others are
 * searched for.
 */
export function positionOf(subtasks: readonly Subtask[], id: SubtaskId): number {
  const there = id - (subtasks[0]?.id ?? 0);
  return subtasks[there]?.id === id ? there : subtasks.findIndex((each) => each.id === id);
}

/** The subtask of that id; absent when the task has none. Needs no search where ids are consecutive, as stores give them. */
export function subtaskOf({ subtasks }: Task, id: SubtaskId): Subtask | undefined {
  return subtasks[positionOf(subtasks, id)];
}
