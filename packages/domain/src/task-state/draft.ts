import type { Subtask, Task } from '../task.ts';
import { noteOrigin } from './changed-subtasks.ts';
import { giveProgress, noteChange, type Progress, takeProgress } from './progress.ts';

/** A changed copy of a task in progress. The original stays as it is. Several transitions may work on one draft. */
export interface Draft {
  /** Everything but the subtasks. */
  readonly task: Omit<Task, 'subtasks'>;
  readonly subtasks: readonly Subtask[];
  readonly progress: Progress;
  setTask(task: Omit<Task, 'subtasks'>): void;
  setSubtask(position: number, subtask: Subtask): void;
  /** Ends the draft and returns the task: the original itself if nothing was set. */
  finish(): Task;
}

/** Copies the list of subtasks once, when the first of them is set. */
export function draftOf(origin: Task): Draft {
  let progress: Progress | undefined;
  let task: Omit<Task, 'subtasks'> = origin;
  let own: Subtask[] | undefined;
  const touched = new Set<number>();
  return {
    get task() {
      return task;
    },
    get subtasks() {
      return own ?? origin.subtasks;
    },
    get progress() {
      progress ??= takeProgress(origin);
      return progress;
    },
    setTask: (next) => {
      task = next;
    },
    setSubtask: (position, next) => {
      progress ??= takeProgress(origin);
      own ??= origin.subtasks.slice();
      const was = own[position];
      if (!was) throw new RangeError(`task ${task.id} has no subtask at ${position}`);
      own[position] = next;
      touched.add(position);
      noteChange(progress, task, own, position, was.status);
    },
    finish: () => {
      if (!own && task === origin) {
        if (progress) giveProgress(origin, progress);
        return origin;
      }
      const end = { ...task, subtasks: own ?? origin.subtasks };
      if (progress) giveProgress(end, progress);
      noteOrigin(end, origin, touched);
      return end;
    },
  };
}
