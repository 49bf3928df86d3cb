import { type Given, readPolicy } from './read-policy.ts';

/** How reads are retried. Plain data; deciding is `retryDelay`. */
export interface RetryPolicy {
  /** Tries at most, the first included. Default 4. */
  readonly attempts: number;
  /** Time for all tries and the waits between them: no wait begins that would pass it. Default 60 000. */
  readonly budgetMs: number;
  /** Upper bound of the first wait; each further one has twice the bound before. Default 200. */
  readonly baseDelayMs: number;
  /** Upper bound of any wait, `Retry-After` aside. Default 5 000. */
  readonly maxDelayMs: number;
}

/** The policy where nothing is said. */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 4,
  budgetMs: 60_000,
  baseDelayMs: 200,
  maxDelayMs: 5_000,
};

/** The defaults, overridden by each layer in turn; false is one try only. Throws ObstopError `invalid-request`. */
export function resolveRetryPolicy(...layers: (Given<RetryPolicy> | false | undefined)[]): RetryPolicy {
  let policy = defaultRetryPolicy;
  for (const layer of layers) {
    if (layer === false) policy = { ...policy, attempts: 1 };
    else if (layer) policy = readPolicy('retry', defaultsIfOff(policy), layer);
  }
  return policy;
}

// A call that sets, say, a budget wants retries again although its client has them off.
const defaultsIfOff = (policy: RetryPolicy): RetryPolicy =>
  policy.attempts === 1 ? { ...policy, attempts: defaultRetryPolicy.attempts } : policy;

/** What a retry is decided on. */
export interface FailedTry {
  /** 1 after the first try. */
  readonly attempt: number;
  /** Since the first try began. */
  readonly elapsedMs: number;
  readonly transient: boolean;
  readonly retryAfterMs?: number | undefined;
}

/**
 * How long to wait before the next try, or undefined for no more. Full jitter: any time from 0 to the bound; a `Retry-After` of
 * the server is a lower bound. `random` is at least 0 and below 1.
 */
export function retryDelay(policy: RetryPolicy, failed: FailedTry, random: number): number | undefined {
  if (!failed.transient || failed.attempt >= policy.attempts) return undefined;
  const bound = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (failed.attempt - 1));
  const delay = (failed.retryAfterMs ?? 0) + bound * random;
  return failed.elapsedMs + delay > policy.budgetMs ? undefined : delay;
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date. Undefined where it says neither. */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): number | undefined {
  if (!header) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
