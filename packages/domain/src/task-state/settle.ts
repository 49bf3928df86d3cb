import type { SubtaskId } from '../ids.ts';
import type { Subtask, Task } from '../task.ts';
import { again } from './subtask.ts';

const isActive = ({ status }: Subtask): boolean =>
  status === 'READY' || status === 'RUNNING' || status === 'CANCELING';

/** Whether the direction of the walk lets this subtask go next. */
function releasable(task: Task): (subtask: Subtask) => boolean {
  const { subtasks } = task;
  const first = subtasks[0]?.id ?? 0;
  // Stores count a task's subtasks up, so that each is found where its id says; a task may have tens of thousands.
  const byId = (id: SubtaskId) => {
    const there = subtasks[id - first];
    return there?.id === id ? there : subtasks.find((each) => each.id === id);
  };
  const all = (ids: SubtaskId[], status: Subtask['status']) => ids.every((id) => byId(id)?.status === status);
  if (task.operation === 'ROLLBACK')
    return ({ status, downstreamIds }) => status === 'SUCCESSFUL' && all(downstreamIds, 'PENDING');
  return ({ status, upstreamIds }) => status === 'PENDING' && all(upstreamIds, 'SUCCESSFUL');
}

/** Makes READY what may go next, in id order, up to the limit. */
function release(task: Task, readyLimit: number): Task {
  let free = readyLimit - task.subtasks.filter(isActive).length;
  if (free <= 0) return task;
  const mayGo = releasable(task);
  const subtasks = task.subtasks.map((each) => {
    if (free <= 0 || !mayGo(each)) return each;
    free -= 1;
    return task.operation === 'ROLLBACK' ? again(each, 'ROLLBACK') : { ...each, status: 'READY' as const };
  });
  return { ...task, subtasks };
}

/**
 * What follows from a change by itself: the next subtasks, or the end. After a failure nothing new is released, but
 * what is already READY or under way goes on and keeps the task RUNNING, as in OCP.
 */
export function settle(task: Task, nowMs: number, readyLimit: number): Task {
  if (task.status !== 'RUNNING') return task;
  const done = task.operation === 'ROLLBACK' ? 'PENDING' : 'SUCCESSFUL';
  if (task.subtasks.every((each) => each.status === done))
    return { ...task, status: 'SUCCESSFUL', finishedAtMs: nowMs };
  if (!task.subtasks.some((each) => each.status === 'FAILED')) return release(task, readyLimit);
  return task.subtasks.some(isActive) ? task : { ...task, status: 'FAILED', finishedAtMs: nowMs };
}
