import type { Task, TaskId } from '@obstop/domain';
import type { TaskRecord } from '@obstop/engine';

/** Subtasks in all that are kept. */
const mostSubtasks = 50_000;

/** What a claim has made of a task's row. */
export interface ClaimedRow {
  id: TaskId;
  epoch: number;
  revision: number;
}

/**
 * Tasks that this process has accepted and nobody has claimed yet: who claims one at its first revision need not read it
 * again.
 */
export interface NewTasks {
  keep(task: Task): void;
  /** The claimed task, loaded where it is not as it was accepted; absent where somebody else has claimed it since. */
  claimed(
    row: ClaimedRow,
    load: (id: TaskId) => Promise<TaskRecord | undefined>,
  ): Promise<TaskRecord | undefined>;
}

/** Where too many wait, the oldest are forgotten. */
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
    keep(task) {
      tasks.set(task.id, task);
      subtasks += task.subtasks.length;
      for (const oldest of tasks.keys()) {
        if (subtasks <= mostSubtasks) break;
        take(oldest);
      }
    },
    async claimed({ id, epoch, revision }, load) {
      const task = take(id);
      // The first write since it was accepted: it is as it was.
      if (task && revision === 2) return { task, revision, epoch };
      const record = await load(id);
      return record?.epoch === epoch ? record : undefined;
    },
  };
}
