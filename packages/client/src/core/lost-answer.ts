/*
 * Owns: which failed calls may have had an effect, and what is told of them after a search.
 * Does not own: the search itself (ocp/lost-call.ts, obshell/find-lost-dag.ts).
 * Invariant: an error that leaves open whether the call was carried out says so, and is never `transient`: the same call must not
 * be made again without looking.
 */
import type { ObstopError, ObstopErrorFacts, ObstopErrorKind } from './errors.ts';
import type { WireId } from './wire.ts';

/** Waits before each look. A lost request may still be on its way; later than this it will hardly arrive. */
export const looksAfterMs = [0, 500, 1_500, 3_000];

/** The server itself refused, and the search has shown that it made nothing. */
export function refusedForGood(lost: ObstopError): ObstopError {
  return copy(lost, lost.kind, lost.message, { mayHaveHappened: false });
}

/** The caller gave up during the search for `what` (`task`, `DAG`). */
export function searchCancelled(lost: ObstopError, what: string, cause: unknown): ObstopError {
  return copy(lost, 'cancelled', `${lost.message}; the search for its ${what} was cancelled`, {
    mayHaveHappened: true,
    transient: false,
    cause,
  });
}

/** What is known where the search leaves it open whether the call was carried out. */
export interface OpenEnd {
  readonly why: string;
  /** Where to look before another try. */
  readonly hint: string;
  /** What may be the call's. */
  readonly candidates: readonly { readonly id: WireId }[];
  readonly cause: unknown;
}

/** Whether the call was carried out cannot be known. */
export function outcomeUnknown(lost: ObstopError, { why, hint, candidates, cause }: OpenEnd): ObstopError {
  // The limit that passed was that of the first call; what is left is a server that does not answer.
  const kind = lost.kind === 'timed-out' ? 'unreachable' : lost.kind;
  return copy(lost, kind, `${lost.message}; whether it was carried out cannot be known: ${why}`, {
    mayHaveHappened: true,
    transient: false,
    hint,
    ...(candidates.length > 0 ? { candidateTaskIds: candidates.map(({ id }) => id) } : {}),
    cause,
  });
}

function copy(
  lost: ObstopError,
  kind: ObstopErrorKind,
  message: string,
  more: ObstopErrorFacts & { cause?: unknown },
): ObstopError {
  const { kind: _kind, message: _message, cause, ...facts } = lost;
  // Not imported: what a search needs is loaded apart from the rest.
  const Same = lost.constructor as typeof ObstopError;
  return new Same(kind, message, { ...facts, cause, ...more });
}
