import type { Clock, ReplayClaim, ReplayStore, StoredAnswer } from '@obstop/engine';

/** May a call that changes something act? */
export type OnceOutcome =
  /** It may. To be ended with one of the two; until then the same call waits. */
  | { kind: 'first'; remember(answer: StoredAnswer): Promise<void>; withdraw(): void }
  /** It has acted. */
  | { kind: 'answered'; answer: StoredAnswer }
  /** It came before, and nobody knows whether it acted: its process died, or it takes too long. */
  | { kind: 'unanswered' }
  /** Something of it belongs to another call. */
  | { kind: 'other' };

/** Longer than any call of the surface takes to be accepted. */
const maxWaitMs = 30_000;

/** Lets the same call act once; of several at once the others wait for the first. `signal` ends all waiting. */
export function createActOnce(
  replays: ReplayStore,
  clock: Clock,
  signal: AbortSignal,
): (claim: ReplayClaim) => Promise<OnceOutcome> {
  /** Calls under way in this process; each resolves once its answer is stored, or it has none. */
  const underWay = new Map<string, Promise<void>>();

  /** False when it took too long. */
  async function ended(call: Promise<void>): Promise<boolean> {
    const enough = new AbortController();
    const tooLong = clock.sleep(maxWaitMs, AbortSignal.any([signal, enough.signal])).catch(() => undefined);
    const inTime = await Promise.race([call.then(() => true), tooLong.then(() => false)]);
    enough.abort();
    return inTime;
  }

  async function begin(claim: ReplayClaim): Promise<OnceOutcome> {
    const { clusterId, request } = claim;
    const { promise, resolve } = Promise.withResolvers<void>();
    // Before the store is asked, so that of two at once the second finds it.
    underWay.set(request, promise);
    const end = () => {
      underWay.delete(request);
      resolve();
    };
    try {
      const outcome = await replays.claim(claim);
      if (outcome.kind === 'first')
        return {
          kind: 'first',
          remember: (answer) => replays.answer(clusterId, request, answer).finally(end),
          withdraw: end,
        };
      end();
      if (outcome.kind === 'other') return { kind: 'other' };
      return outcome.answer ? { kind: 'answered', answer: outcome.answer } : { kind: 'unanswered' };
    } catch (error) {
      end();
      throw error;
    }
  }

  return async (claim) => {
    for (;;) {
      const running = underWay.get(claim.request);
      if (!running) return begin(claim);
      if (!(await ended(running))) return { kind: 'unanswered' };
    }
  };
}
