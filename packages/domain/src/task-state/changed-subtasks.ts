import type { Subtask, Task } from '../task.ts';

/** Stands for a task that something came from: that task itself would be kept as long as what came from it, and all before it. */
type Mark = Readonly<Record<string, never>>;
const marks = new WeakMap<Task, Mark>();
const origins = new WeakMap<Task, { before: Mark; positions: ReadonlySet<number> }>();

/** A transition has made one task of another, and touched the subtasks at these positions alone. */
export function noteOrigin(next: Task, before: Task, positions: ReadonlySet<number>): void {
  const mark = marks.get(before) ?? {};
  marks.set(before, mark);
  origins.set(next, { before: mark, positions });
}

/**
 * The subtasks of `next` that are not the very same objects in `before`, in id order. Costs what has changed where one transition
 * of subtasks made `next` of `before`; else all subtasks are compared.
 */
export function changedSubtasks(before: Task, next: Task): Subtask[] {
  const origin = origins.get(next);
  if (origin === undefined || origin.before !== marks.get(before))
    return next.subtasks.filter((subtask, position) => subtask !== before.subtasks[position]);
  return [...origin.positions].sort((a, b) => a - b).flatMap((position) => next.subtasks[position] ?? []);
}
