// How far a task has come, kept beside it so that a transition of a task with tens of thousands of subtasks need not look at
// them all.
//
// Owns: counts by status, what is READY, how many neighbours each subtask waits for, what may be released.
// Does not own: what is released and when (releaseOrEnd does).
// Invariant: it says what a look at all subtasks would say. It belongs to one task object, is no part of its data, and goes on
// to the task that a transition makes of it; a task that has none (it was loaded, or its own has gone on already) is looked at
// from the start. Tasks are never changed in place.

import type { SubtaskId } from '../ids.ts';
import type { Subtask, SubtaskStatus, Task } from '../task.ts';
import { type PositionQueue, positionQueue } from './position-queue.ts';

/** Subtasks are meant by their position in the task. */
export interface Progress {
  counts: Record<SubtaskStatus, number>;
  ready: Set<number>;
  /** Which way the graph is walked: `open` subtasks go next once all whom they wait for are `done`. */
  open: SubtaskStatus;
  done: SubtaskStatus;
  /** How many a subtask still waits for, whatever its status: upstreams, or downstreams in a rollback. */
  waitsFor: Int32Array;
  /** All that may go next and have not been released. */
  releasable: PositionQueue;
  positionOf(id: SubtaskId): number | undefined;
}

/** Whom it waits for. */
const before = (task: Pick<Task, 'operation'>, { upstreamIds, downstreamIds }: Subtask): SubtaskId[] =>
  task.operation === 'ROLLBACK' ? downstreamIds : upstreamIds;
/** Who waits for it: plans write each edge at both its ends. */
const after = (task: Pick<Task, 'operation'>, { upstreamIds, downstreamIds }: Subtask): SubtaskId[] =>
  task.operation === 'ROLLBACK' ? upstreamIds : downstreamIds;

/** Stores count a task's subtasks up, so that each is found where its id says. Others are looked for. */
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
  };
  for (const [position, subtask] of subtasks.entries()) {
    const { status } = subtask;
    progress.counts[status] += 1;
    if (status === 'READY') progress.ready.add(position);
    let waitsFor = 0;
    // Whoever is not there is never done.
    for (const id of before(task, subtask))
      if (subtasks[progress.positionOf(id) ?? -1]?.status !== progress.done) waitsFor += 1;
    progress.waitsFor[position] = waitsFor;
    if (waitsFor === 0 && status === progress.open) progress.releasable.add(position);
  }
  return progress;
}

const known = new WeakMap<Task, Progress>();

/** The task's own: only to be read. */
export function progressOf(task: Task): Progress {
  const found = known.get(task) ?? compute(task);
  known.set(task, found);
  return found;
}

/** For a transition that makes another task of this one: it may be changed, and the task has it no more. */
export function takeProgress(task: Task): Progress {
  const taken = progressOf(task);
  known.delete(task);
  return taken;
}

/** From now on the task's own. */
export function giveProgress(task: Task, progress: Progress): void {
  known.set(task, progress);
}

/**
 * One subtask has another status now; `subtasks` already say so. While the task goes one way, nobody who is done comes back, and
 * nobody leaves `open` but by being released.
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
