/*
 * Owns: what becomes of a stop or start whose answer was lost, or that met itself: which task it made, if any.
 * Does not own: making the call (core/caller.ts).
 * Invariants: only reads are sent from here; a task is answered only if cluster, name, time and user fit, it is the only one, and its target shows
 * that it is under way; everything else is an error that says what is not known.
 */

import type { ObstopError } from '../core/errors.ts';
import { looksAfterMs, outcomeUnknown, refusedForGood, searchCancelled } from '../core/lost-answer.ts';
import type { CallOptions } from '../core/options.ts';
import type { Runtime } from '../core/runtime.ts';
import type { TaskSnapshot } from '../core/task-snapshot.ts';
import type { WireId } from '../core/wire.ts';

/** What the lost call was after. */
export interface Sought {
  readonly clusterId: WireId;
  /** As OCP names such a task, for instance `Stop OB zone`. */
  readonly taskName: string;
  /** When the call was sent, on the runtime's clock. */
  readonly sentAtMs: number;
  /** Status of what was to be stopped or started; absent where the cluster itself was. */
  readonly readTargetStatus?: (options: CallOptions) => Promise<string | undefined>;
  /** Whether that status shows that it is under way or done. */
  readonly isUnderWay: (status: string) => boolean;
}

/** Tasks, and the server's time when it answered them. */
export interface Found<Raw> {
  readonly tasks: readonly TaskSnapshot<Raw>[];
  readonly serverTimeMs: number | undefined;
}

/** What the search may ask. */
export interface Search<Raw> {
  readonly runtime: Pick<Runtime, 'now' | 'sleep' | 'date'>;
  /** The user that makes the calls, where it is known. */
  readonly username: () => string | undefined;
  /** Tasks that other calls of this client were answered with. */
  readonly knownTaskIds: ReadonlySet<string>;
  /** One task, and the server's time. Sent once. */
  readonly readTask: (id: WireId, options: CallOptions) => Promise<Found<Raw>>;
  /** Tasks of a cluster whose names hold the given one, newest first, and the server's time. */
  readonly listTasks: (clusterId: WireId, name: string, options: CallOptions) => Promise<Found<Raw>>;
  readonly getTask: (id: WireId, options: CallOptions) => Promise<TaskSnapshot<Raw>>;
}

// Servers of one OCP need not agree on the time to the millisecond. Too little is an error that says so, too much a wrong task.
const clockToleranceMs = 250;

const hint = 'Before you try again, look at tasks.list({ clusterId }) and at the status of the target.';

/** The task that a lost call made. Rejects with ObstopError where there is none, or it cannot be known which. */
export async function findLostTask<Raw>(
  lost: ObstopError,
  sought: Sought,
  search: Search<Raw>,
  options: CallOptions,
): Promise<TaskSnapshot<Raw>> {
  const reads: CallOptions = { ...(options.signal ? { signal: options.signal } : {}) };
  // An answer of the server itself comes after the work: there is nothing to wait for.
  const answered = lost.kind === 'refused' && !lost.unreadable;
  let candidates: readonly TaskSnapshot<Raw>[] = [];
  const unknown = (why: string, cause: unknown) => outcomeUnknown(lost, { why, hint, candidates, cause });
  try {
    for (const afterMs of answered ? [0] : looksAfterMs) {
      if (afterMs > 0) await search.runtime.sleep(afterMs, options.signal);
      candidates = await findCandidates(sought, search, reads);
      const [only] = candidates;
      if (!only || candidates.length > 1) continue;
      if (await fitsTarget(sought, reads)) return await search.getTask(only.id, reads);
    }
  } catch (cause) {
    if (options.signal?.aborted) throw searchCancelled(lost, 'task', cause);
    throw unknown('the server could not be asked for the task', cause);
  }
  if (candidates.length === 1) throw unknown('a task fits, but its target does not show it', lost);
  if (candidates.length > 1) throw unknown('several tasks fit', lost);
  if (answered) throw refusedForGood(lost);
  throw unknown('no task of it has appeared so far', lost);
}

/**
 * The task that was in the way of a call, where it is the call's own: Chromium and Deno send a POST once more whose connection was closed
 * after the server had acted. Rejects with the conflict where it is not, or cannot be known.
 */
export async function findOwnTask<Raw>(
  conflict: ObstopError,
  sought: Sought,
  search: Search<Raw>,
  options: CallOptions,
): Promise<TaskSnapshot<Raw>> {
  const { taskId = '' } = conflict;
  try {
    const found = await search.readTask(taskId, options);
    const [own] = fitting(found, sought, search, 0);
    if (own && (await fitsTarget(sought, options))) return own;
  } catch {
    // Then it stays what the server said.
  }
  throw conflict;
}

async function findCandidates<Raw>(
  sought: Sought,
  search: Search<Raw>,
  options: CallOptions,
): Promise<readonly TaskSnapshot<Raw>[]> {
  const found = await search.listTasks(sought.clusterId, sought.taskName, options);
  // One that needs no tolerance is it: the others had been there before.
  const certain = fitting(found, sought, search, 0);
  return certain.length === 1 ? certain : fitting(found, sought, search, clockToleranceMs);
}

/** Those of the tasks that the call may have made. */
function fitting<Raw>(
  { tasks, serverTimeMs }: Found<Raw>,
  { clusterId, taskName, sentAtMs }: Sought,
  { runtime, username: nameOf, knownTaskIds }: Search<Raw>,
  toleranceMs: number,
): readonly TaskSnapshot<Raw>[] {
  // By the server's clock, whatever this machine's says; a time on the wire has no more than milliseconds.
  const sentMs = (serverTimeMs ?? runtime.date().getTime()) - (runtime.now() - sentAtMs) - 2;
  const username = nameOf();
  return tasks.filter(
    (task) =>
      Date.parse(task.startTime ?? '') >= sentMs - toleranceMs &&
      task.name === taskName &&
      (task.clusterId === undefined || String(task.clusterId) === String(clusterId)) &&
      (username === undefined || task.creator === undefined || task.creator === username) &&
      !knownTaskIds.has(String(task.id)),
  );
}

async function fitsTarget(sought: Sought, options: CallOptions): Promise<boolean> {
  if (!sought.readTargetStatus) return true;
  const status = await sought.readTargetStatus(options);
  return status !== undefined && sought.isUnderWay(status);
}
