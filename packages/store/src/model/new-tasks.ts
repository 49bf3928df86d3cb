import type { Task, TaskId } from '@obstop/domain';

/** Subtasks in all that are kept. */
const mostSubtasks = 50_000;

/** Tasks that this process has accepted and nobody has claimed yet: who claims one at its first revision need not read it again. */
export interface NewTasks {
  keep(task: Task): void;
  /** As it was accepted; it is not kept any longer. */
  take(id: TaskId): Task | undefined;
}

/** Where too many wait, the oldest are read again. */
export function newTasks(): NewTasks {
  const tasks = new Map<TaskId, Task>();
  let subtasks = 0;
  const take = (id: TaskId): Task | undefined => {
    const task = tasks.get(id);
    tasks.delete(id);
    subtasks -= task?.subtasks.length ?? 0;
    return task;
  };
  return {
    keep: (task) => {
      tasks.set(task.id, task);
      subtasks += task.subtasks.length;
      for (const oldest of tasks.keys()) {
        if (subtasks <= mostSubtasks) break;
        take(oldest);
      }
    },
    take,
  };
}
