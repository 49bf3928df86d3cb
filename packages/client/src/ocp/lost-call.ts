/*
 * Owns: what becomes of a stop or start whose answer was lost: which task it made, if any.
 * Does not own: making the call (core/caller.ts).
 * Invariants: only reads are sent from here; a task is answered only if cluster, name, time and user fit, it is the only one, and its target shows
 * that it is under way; everything else is an error that says what is not known.
 */

import type { ObstopError } from '../core/errors.ts';
import { looksAfterMs, outcomeUnknown, refusedForGood, searchCancelled } from '../core/lost-answer.ts';
import type { CallOptions } from '../core/options.ts';
import type { Runtime } from '../core/runtime.ts';
import { sameId, type TaskSnapshot } from '../core/task-snapshot.ts';
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

/** What the search may ask. */
export interface Search<Raw> {
  readonly runtime: Pick<Runtime, 'now' | 'sleep' | 'date'>;
  /** The user that makes the calls, where it is known. */
  readonly username?: string;
  /** Tasks that other calls of this client were answered with. */
  readonly knownTaskIds: ReadonlySet<string>;
  /** Tasks of a cluster whose names hold the given one, newest first, and the server's time. */
  readonly listTasks: (
    clusterId: WireId,
    name: string,
    options: CallOptions,
  ) => Promise<{ tasks: readonly TaskSnapshot<Raw>[]; serverTimeMs: number | undefined }>;
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

async function findCandidates<Raw>(
  { clusterId, taskName, sentAtMs }: Sought,
  { runtime, username, knownTaskIds, listTasks }: Search<Raw>,
  options: CallOptions,
): Promise<readonly TaskSnapshot<Raw>[]> {
  const { tasks, serverTimeMs } = await listTasks(clusterId, taskName, options);
  // By the server's clock, whatever this machine's says; a time on the wire has no more than milliseconds.
  const sentMs = (serverTimeMs ?? runtime.date().getTime()) - (runtime.now() - sentAtMs) - 2;
  const startedAfter = (ms: number) => (task: TaskSnapshot<Raw>) => Date.parse(task.startTime ?? '') >= ms;
  const fitting = tasks
    .filter(startedAfter(sentMs - clockToleranceMs))
    .filter(
      (task) =>
        task.name === taskName &&
        (task.clusterId === undefined || sameId(task.clusterId, clusterId)) &&
        (username === undefined || task.creator === undefined || task.creator === username) &&
        !knownTaskIds.has(String(task.id)),
    );
  // One that needs no tolerance is it: the others had been there before.
  const certain = fitting.filter(startedAfter(sentMs));
  return certain.length === 1 ? certain : fitting;
}

async function fitsTarget(sought: Sought, options: CallOptions): Promise<boolean> {
  if (!sought.readTargetStatus) return true;
  const status = await sought.readTargetStatus(options);
  return status !== undefined && sought.isUnderWay(status);
}
