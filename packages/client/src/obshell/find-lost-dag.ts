/*
 * Owns: what is done when the answer to a stop or start was lost: looking for the DAG that it may have made.
 * Does not own: the call itself, which is never made again.
 * Invariants: reads only. Answers a DAG where exactly one can be the lost call’s; else says that it cannot know.
 */
import type { Call, Caller } from '../core/caller.ts';
import { ObstopError } from '../core/errors.ts';
import { looksAfterMs, outcomeUnknown, refusedForGood, searchCancelled } from '../core/lost-answer.ts';
import type { CallOptions } from '../core/options.ts';
import type { Request } from '../core/request.ts';
import type { Runtime } from '../core/runtime.ts';
import type { TaskSnapshot } from '../core/task-snapshot.ts';
import { dagSnapshot, type ObshellRawDag } from './dag-snapshot.ts';
import { contentsOf } from './read/contents.ts';
import { obshellRequest } from './request.ts';
import { timeOf } from './time.ts';

/** A call that changed something, perhaps. */
export interface LostCall {
  /** Why nothing is known of it. */
  readonly error: ObstopError;
  /** Name of the DAG that it makes. */
  readonly dagName: string;
  /** When it was sent, on the runtime’s clock. */
  readonly sentAtMs: number;
}

/** Where and how to look. */
export interface Search {
  readonly call: Caller;
  readonly runtime: Runtime;
  /** Ids of DAGs that other calls of this client have made: they cannot be the lost one’s. */
  readonly taken: ReadonlySet<string>;
  readonly options: CallOptions;
}

const withoutDetails = { query: { show_details: 'false' } };

type Snapshot = TaskSnapshot<ObshellRawDag>;

const hint =
  'Before you try again, look at dags.listUnfinished(), dags.listAgent() and at the state of the target.';

/** The DAG that the lost call made, without its details. Rejects with ObstopError where there is none, or it cannot be known which. */
export async function findLostDag(lost: LostCall, search: Search): Promise<Snapshot> {
  const { runtime, options } = search;
  // An answer of the agent itself comes after the work: there is nothing to wait for.
  const answered = lost.error.kind === 'refused' && !lost.error.unreadable;
  let found: Snapshot[] = [];
  const unknown = (why: string, cause: unknown) =>
    outcomeUnknown(lost.error, { why, hint, candidates: found, cause });
  try {
    for (const afterMs of answered ? [0] : looksAfterMs) {
      if (afterMs > 0) await runtime.sleep(afterMs, options.signal);
      found = await startedSince(lost, search);
      if (found.length > 0) break;
    }
  } catch (cause) {
    if (options.signal?.aborted) throw searchCancelled(lost.error, 'DAG', cause);
    throw unknown('the agent could not be asked for the DAG', cause);
  }
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  if (only) throw unknown('several DAGs fit, and nothing tells them apart', lost.error);
  if (answered) throw refusedForGood(lost.error);
  throw unknown('no DAG of it has appeared so far', lost.error);
}

/**
 * The DAG that was in the way of a call, where it is the call’s own: Chromium and Deno send a POST once more whose connection was closed
 * after the agent had acted. Rejects with the conflict where it is not, or cannot be known.
 */
export async function findOwnDag(lost: LostCall, search: Search): Promise<Snapshot> {
  const { call, options } = search;
  const { taskId = '' } = lost.error;
  try {
    const read: Call<Answered>['read'] = (data, at, { timestamp }) => ({
      dags: [dagSnapshot(data, at)],
      timestamp,
    });
    const request = obshellRequest('getDag', { id: String(taskId) });
    const [own] = fitting(await call({ ...request, read }, { ...options, retry: false }), lost, search);
    if (own) return own;
  } catch (error) {
    if (!ObstopError.is(error)) throw error;
  }
  throw lost.error;
}

/** DAGs, and the agent’s time when it answered them. */
interface Answered {
  readonly dags: readonly Snapshot[];
  readonly timestamp: string | undefined;
}

async function startedSince(lost: LostCall, search: Search): Promise<Snapshot[]> {
  const found = new Map<string, Snapshot>();
  // The first has ended DAGs too, of this agent alone; it came with 4.3.0. The second has those of all agents, unfinished ones only.
  for (const operation of ['listAgentDags', 'listUnfinishedDags'] as const) {
    const answer = await dagsOf(obshellRequest(operation, {}, withoutDetails), search);
    for (const dag of answer ? fitting(answer, lost, search) : []) found.set(String(dag.id), dag);
  }
  return [...found.values()];
}

/**
 * The agent’s clock and this one’s need not agree: what is compared is the agent’s own time at the moment of its answer less the time
 * that has passed here since the call was sent. That is never later than the sending.
 */
function fitting({ dags, timestamp }: Answered, lost: LostCall, { runtime, taken }: Search): Snapshot[] {
  const agentNow = timeOf(timestamp) ?? runtime.date().getTime();
  // A millisecond is lost where the agent’s fractions are cut.
  const since = agentNow - (runtime.now() - lost.sentAtMs) - 1;
  return dags.filter(
    (dag) => dag.name === lost.dagName && (timeOf(dag.startTime) ?? 0) >= since && !taken.has(String(dag.id)),
  );
}

/** The list with the agent’s time, or undefined where an older agent does not have it. */
async function dagsOf(request: Request, { call, options }: Search): Promise<Answered | undefined> {
  try {
    return await call(
      {
        ...request,
        read: (data, at, { timestamp }) => ({ dags: contentsOf(dagSnapshot)(data, at), timestamp }),
      },
      options,
    );
  } catch (error) {
    if (ObstopError.is(error, 'not-found')) return undefined;
    throw error;
  }
}
