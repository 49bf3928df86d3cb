// How far a task has come. It is kept beside the task, so that a transition of a task with tens of thousands of subtasks need
// not go through them all.
//
// Owns: counts by status, what is READY, how many neighbours each subtask waits for, what may be released.
// Does not own: what is released and when (releaseOrEnd does).
// Invariants: it equals what counting all subtasks would give. It belongs to one task object, is not part of its data, and
// moves on to the task that a transition makes from it. A task without one (it was loaded, or its progress has moved on) is
// counted again. Tasks are never changed in place.

import type { SubtaskId } from '../ids.ts';
import type { Subtask, SubtaskStatus, Task } from '../task.ts';
import { type PositionQueue, positionQueue } from './position-queue.ts';

/** Subtasks are named by their position in the task. */
export interface Progress {
  counts: Record<SubtaskStatus, number>;
  ready: Set<number>;
  /** The direction through the graph: an `open` subtask may go next once all that it waits for are `done`. */
  open: SubtaskStatus;
  done: SubtaskStatus;
  /** How many subtasks each one still waits for, whatever its status: upstreams, or downstreams in a rollback. */
  waitsFor: Int32Array;
  /** Subtasks that may go next and have not been released. */
  releasable: PositionQueue;
  positionOf(id: SubtaskId): number | undefined;
  /**
   * The latest time noted so far, in milliseconds: what comes next is no earlier, even where the clock was set back. A new count
   * may find an earlier one, since a retry removes the end of the run before.
   */
  latestMs: number;
}

/** The subtasks that it waits for. */
const before = (task: Pick<Task, 'operation'>, { upstreamIds, downstreamIds }: Subtask): SubtaskId[] =>
  task.operation === 'ROLLBACK' ? downstreamIds : upstreamIds;
/** The subtasks that wait for it. Plans store each edge at both ends. */
const after = (task: Pick<Task, 'operation'>, { upstreamIds, downstreamIds }: Subtask): SubtaskId[] =>
  task.operation === 'ROLLBACK' ? upstreamIds : downstreamIds;

/**
 * Finds positions by id. Stores give a task's subtasks consecutive ids, so that the id tells the position; other ids are
 * searched for.
 */
function positions({ subtasks }: Task): (id: SubtaskId) => number | undefined {
  const first = subtasks[0]?.id ?? 0;
  if (subtasks.every(({ id }, position) => id === first + position))
    return (id) => (id >= first && id < first + subtasks.length ? id - first : undefined);
  const byId = new Map(subtasks.map(({ id }, position) => [id, position]));
  return (id) => byId.get(id);
}

function compute(task: Task): Progress {
  const { subtasks } = task;
  const rollback = task.operation === 'ROLLBACK';
  const progress: Progress = {
    counts: { PENDING: 0, READY: 0, RUNNING: 0, CANCELING: 0, FAILED: 0, SUCCESSFUL: 0 },
    ready: new Set(),
    open: rollback ? 'SUCCESSFUL' : 'PENDING',
    done: rollback ? 'PENDING' : 'SUCCESSFUL',
    waitsFor: new Int32Array(subtasks.length),
    releasable: positionQueue(),
    positionOf: positions(task),
    latestMs: task.startedAtMs,
  };
  for (const [position, subtask] of subtasks.entries()) {
    const { status } = subtask;
    progress.counts[status] += 1;
    noteTimes(progress, subtask);
    if (status === 'READY') progress.ready.add(position);
    let waitsFor = 0;
    // A subtask that is missing is never done.
    for (const id of before(task, subtask))
      if (subtasks[progress.positionOf(id) ?? -1]?.status !== progress.done) waitsFor += 1;
    progress.waitsFor[position] = waitsFor;
    if (waitsFor === 0 && status === progress.open) progress.releasable.add(position);
  }
  return progress;
}

function noteTimes(progress: Progress, { startedAtMs = 0, finishedAtMs = 0 }: Subtask): void {
  progress.latestMs = Math.max(progress.latestMs, startedAtMs, finishedAtMs);
}

const known = new WeakMap<Task, Progress>();

/** The task's progress, for reading only. */
export function progressOf(task: Task): Progress {
  const found = known.get(task) ?? compute(task);
  known.set(task, found);
  return found;
}

/** Takes the progress away from the task, for the transition that makes another task from it and changes the progress. */
export function takeProgress(task: Task): Progress {
  const taken = progressOf(task);
  known.delete(task);
  return taken;
}

/** Makes it the progress of this task. */
export function giveProgress(task: Task, progress: Progress): void {
  known.set(task, progress);
}

/**
 * Notes that one subtask has another status; `subtasks` already hold it. While the task keeps its direction, a subtask that is
 * done stays done, and an `open` one changes only by being released.
 */
export function noteChange(
  progress: Progress,
  task: Pick<Task, 'operation'>,
  subtasks: readonly Subtask[],
  position: number,
  was: SubtaskStatus,
): void {
  const subtask = subtasks[position];
  if (!subtask || subtask.status === was) return;
  noteTimes(progress, subtask);
  const { counts, ready, open, done, waitsFor, releasable } = progress;
  const { status } = subtask;
  counts[was] -= 1;
  counts[status] += 1;
  if (was === 'READY') ready.delete(position);
  if (status === 'READY') ready.add(position);
  if (status !== done) return;
  for (const id of after(task, subtask)) {
    const waiting = progress.positionOf(id);
    if (waiting === undefined) continue;
    const left = (waitsFor[waiting] ?? 0) - 1;
    waitsFor[waiting] = left;
    if (left === 0 && subtasks[waiting]?.status === open) releasable.add(waiting);
  }
}

/** What is READY, in id order. */
export function readyOf({ ready }: Progress, subtasks: readonly Subtask[]): Subtask[] {
  return [...ready].sort((a, b) => a - b).flatMap((position) => subtasks[position] ?? []);
}
