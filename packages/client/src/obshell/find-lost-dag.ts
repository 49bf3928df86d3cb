/*
 * Owns: what is done when the answer to a stop or start was lost: looking for the DAG that it may have made.
 * Does not own: the call itself, which is never made again.
 * Invariants: reads only. Answers a DAG where exactly one can be the lost call’s; else says that it cannot know.
 */
import type { Caller } from '../core/caller.ts';
import type { Envelope } from '../core/envelope.ts';
import { ObstopError, type ObstopErrorFacts, type ObstopErrorKind } from '../core/errors.ts';
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

/** Waits before each look. A request may still be on its way while its answer is already lost. */
const looksAfterMs = [0, 500, 1_500, 3_000];

/** Whether a failed change may have been carried out, so that it is worth looking. A strict check’s findings stand as they are. */
export function isLost(error: ObstopError): boolean {
  return error.mayHaveHappened === true && error.kind !== 'cancelled' && error.checkedStrictly !== true;
}

const withoutDetails = { query: { show_details: 'false' } };

type Snapshot = TaskSnapshot<ObshellRawDag>;

/** The DAG that the lost call made, without its details. Rejects with ObstopError where there is none, or it cannot be known which. */
export async function findLostDag(lost: LostCall, search: Search): Promise<Snapshot> {
  const { runtime, options } = search;
  // An answer of the agent itself comes after the work: there is nothing to wait for.
  const answered = lost.error.kind === 'refused';
  let found: Snapshot[] = [];
  try {
    for (const afterMs of answered ? [0] : looksAfterMs) {
      if (afterMs > 0) await runtime.sleep(afterMs, options.signal);
      found = await startedSince(lost, search);
      if (found.length > 0) break;
    }
  } catch (cause) {
    if (options.signal?.aborted) throw cancelled(lost, cause);
    throw unknown(lost, [], 'the agent could not be asked for the DAG', cause);
  }
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  if (only) throw unknown(lost, found, 'several DAGs fit, and nothing tells them apart', lost.error);
  if (answered) throw copy(lost.error, lost.error.kind, lost.error.message, { mayHaveHappened: false });
  throw unknown(lost, [], 'no DAG of it has appeared so far', lost.error);
}

/**
 * The agent’s clock and this one’s need not agree: what is compared is the agent’s own time at the moment of its answer less the time
 * that has passed here since the call was sent. That is never later than the sending.
 */
async function startedSince(lost: LostCall, search: Search): Promise<Snapshot[]> {
  const { runtime, taken } = search;
  const found = new Map<string, Snapshot>();
  // The first has ended DAGs too, of this agent alone; it came with 4.3.0. The second has those of all agents, unfinished ones only.
  for (const operation of ['listAgentDags', 'listUnfinishedDags'] as const) {
    const answer = await dagsOf(obshellRequest(operation, {}, withoutDetails), search);
    if (!answer) continue;
    const agentNow = timeOf(answer.timestamp) ?? runtime.date().getTime();
    // A millisecond is lost where the agent’s fractions are cut.
    const since = agentNow - (runtime.now() - lost.sentAtMs) - 1;
    for (const dag of answer.dags)
      if (dag.name === lost.dagName && (timeOf(dag.startTime) ?? 0) >= since && !taken.has(String(dag.id)))
        found.set(String(dag.id), dag);
  }
  return [...found.values()];
}

/** The list with the agent’s time, or undefined where an older agent does not have it. */
async function dagsOf(
  request: Request,
  { call, options }: Search,
): Promise<{ dags: Snapshot[]; timestamp: string | undefined } | undefined> {
  try {
    return await call(
      {
        ...request,
        read: (data: unknown, { timestamp }: Envelope) => ({
          dags: contentsOf(dagSnapshot)(data),
          timestamp,
        }),
      },
      options,
    );
  } catch (error) {
    if (ObstopError.is(error, 'not-found')) return undefined;
    throw error;
  }
}

function copy(
  { kind: _kind, message: _message, cause, ...facts }: ObstopError,
  kind: ObstopErrorKind,
  message: string,
  more: ObstopErrorFacts & { cause?: unknown },
): ObstopError {
  return new ObstopError(kind, message, { ...facts, cause, ...more });
}

function cancelled({ error }: LostCall, cause: unknown): ObstopError {
  const message = `${error.message}; the search for its DAG was cancelled`;
  return copy(error, 'cancelled', message, { mayHaveHappened: true, transient: false, cause });
}

function unknown(
  { error }: LostCall,
  candidates: readonly Snapshot[],
  why: string,
  cause: unknown,
): ObstopError {
  // The limit that passed was that of the first call; what is left is an agent that does not answer.
  const kind = error.kind === 'timed-out' ? 'unreachable' : error.kind;
  return copy(error, kind, `${error.message}; whether it was carried out cannot be known: ${why}`, {
    mayHaveHappened: true,
    // Another try is what must not be made without looking.
    transient: false,
    hint: 'Before you try again, look at dags.listUnfinished(), dags.listAgent() and at the state of the target.',
    ...(candidates.length > 0 ? { candidateTaskIds: candidates.map(({ id }) => id) } : {}),
    cause,
  });
}
