import type { Subtask, Task } from '../task.ts';

/**
 * Stands for the task that another one was made from. A reference to that task itself would keep it, and all tasks before it,
 * in memory.
 */
type Mark = Readonly<Record<string, never>>;
const marks = new WeakMap<Task, Mark>();
const origins = new WeakMap<Task, { before: Mark; positions: ReadonlySet<number> }>();

/** Notes that a transition made `next` from `before` and changed only the subtasks at these positions. */
export function noteOrigin(next: Task, before: Task, positions: ReadonlySet<number>): void {
  const mark = marks.get(before) ?? {};
  marks.set(before, mark);
  origins.set(next, { before: mark, positions });
}

/**
 * The subtasks of `next` that are not the very same objects in `before`, in id order. Where one transition of subtasks made
 * `next` from `before`, the cost is the number of changed subtasks. Otherwise all subtasks are compared.
 */
export function changedSubtasks(before: Task, next: Task): Subtask[] {
  const origin = origins.get(next);
  if (origin === undefined || origin.before !== marks.get(before))
    return next.subtasks.filter((subtask, position) => subtask !== before.subtasks[position]);
  return [...origin.positions].sort((a, b) => a - b).flatMap((position) => next.subtasks[position] ?? []);
}
