import { ObstopError } from '@obstop/client';
import type { Clock } from '@obstop/engine';

/** How an agent was reached of late. */
export interface AgentReach {
  /** Root URL. */
  agent: string;
  /** When it last answered in a way that it could be used; absent where it never did. */
  lastAnswerAtMs?: number;
  /** Why it is not used, without a password; absent where it is. */
  problem?: string;
  /** Since when. */
  problemSinceMs?: number;
}

/** The agent answers and may not be used for this cluster. Another one is asked. */
export class UnusableAgent extends Error {
  override readonly name = 'UnusableAgent';
}

/** Whether another agent, or the same one later, may still answer. */
export function isOutage(error: unknown): boolean {
  return (
    ObstopError.is(error) &&
    (error.kind === 'unreachable' || error.kind === 'timed-out' || error.transient === true)
  );
}

/** Whether the error says nothing of what was asked for, only of the agent. */
export const isOfAgent = (error: unknown): error is Error =>
  error instanceof UnusableAgent || isOutage(error) || ObstopError.is(error, 'unauthenticated');

/** Pauses after the first failure of a row, doubled by each further one up to the longest. In milliseconds. */
function pausesMs(error: Error): [first: number, longest: number] {
  // It is asked which cluster it belongs to, and for nothing else.
  if (error instanceof UnusableAgent) return [0, 0];
  // OceanBase may count each refused login, and lock the user.
  if (ObstopError.is(error, 'unauthenticated')) return [30_000, 600_000];
  // Each try holds up its caller for the whole time limit of a request.
  if (ObstopError.is(error, 'timed-out')) return [5_000, 60_000];
  return [1_000, 10_000];
}

/** What is remembered of an agent. After a failure it rests: until then it is not asked. */
export interface ReachRecord {
  shown(): AgentReach;
  /** The failure that it rests after. */
  restsAfter(): Error | undefined;
  answered(): void;
  failed(error: Error, why: string): void;
  /** What it was refused for has changed: it may be asked at once. */
  endRest(): void;
}

/** An agent that nothing is known of. */
export function newReach(agent: string, clock: Clock): ReachRecord {
  let shown: AgentReach = { agent };
  let failures = 0;
  let last: { error: Error; untilMs: number } | undefined;
  return {
    shown: () => shown,
    restsAfter: () => (last && clock.nowMs() < last.untilMs ? last.error : undefined),
    answered: () => {
      failures = 0;
      last = undefined;
      shown = { agent, lastAnswerAtMs: clock.nowMs() };
    },
    endRest: () => {
      failures = 0;
      last = undefined;
    },
    failed: (error, why) => {
      const nowMs = clock.nowMs();
      const [firstMs, longestMs] = pausesMs(error);
      last = { error, untilMs: nowMs + Math.min(firstMs * 2 ** failures, longestMs) };
      failures += 1;
      shown = { ...shown, problem: why, problemSinceMs: shown.problemSinceMs ?? nowMs };
    },
  };
}
