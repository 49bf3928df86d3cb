import type { Clock } from '@obstop/engine';
import type { Owner, Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';

/** How a call fails: before its effect, or after it, so that only the answer is lost. */
export type CallFault = 'fails' | 'answer-lost';

/** One call of a port. */
export interface ScheduledCall<T> {
  owner: Owner;
  label: string;
  /** Milliseconds until it takes effect, and from there to the answer. */
  latencyMs: () => number;
  lane?: string;
  fault?: CallFault;
  /** What a fault makes it reject with. */
  failure(message: string): Error;
  /** Cancels the call before its effect, and drops the answer afterwards. */
  signal?: AbortSignal;
  /** Whether an abort comes too late to stop the effect, which then happens at that moment. */
  landsWhenAborted?(): boolean;
  /** The effect, at one moment of virtual time. Answers `again` to be asked once more after that many milliseconds. */
  effect(): Promise<T> | { again: number };
  /** Called after the effect and before the caller learns of it. */
  landed?(): void;
}

/**
 * Makes a call happen when the scheduler chooses it. Effect and answer are separate entries: the caller may crash or pause
 * between them, and then never learns of the effect.
 */
export function scheduledCall<T>(scheduler: Scheduler, call: ScheduledCall<T>): Promise<T> {
  const { owner, label, signal, fault } = call;
  if (!owner.alive) return new Promise(() => {});
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let takeBack = () => {};
    let landed = false;
    const onAbort = () => {
      takeBack();
      if (!landed && fault !== 'fails' && call.landsWhenAborted?.()) {
        const effect = call.effect();
        if (!('again' in effect)) effect.catch(() => {});
      }
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const answer = (how: string, deliver: () => void) => {
      if (signal?.aborted) return;
      takeBack = scheduler.add({
        owner,
        label: `${label} ${how}`,
        dueMs: scheduler.nowMs() + call.latencyMs(),
        run: () => {
          signal?.removeEventListener('abort', onAbort);
          deliver();
        },
      });
    };
    const failure = () =>
      reject(call.failure(`${label}: ${fault === 'fails' ? 'refused' : 'connection lost'}`));
    const land = (afterMs: number) => {
      takeBack = scheduler.add({
        owner,
        label,
        underWay: true,
        dueMs: scheduler.nowMs() + afterMs,
        ...(call.lane !== undefined && { lane: call.lane }),
        run: () => {
          if (fault === 'fails') return answer('refused', failure);
          const effect = call.effect();
          if ('again' in effect) return land(effect.again);
          landed = true;
          call.landed?.();
          effect.then(
            (value) => (fault ? answer('lost', failure) : answer('ok', () => resolve(value))),
            (error: unknown) => answer('failed', () => reject(error)),
          );
        },
      });
    };
    land(call.latencyMs());
  });
}

/** Mostly at once, sometimes seconds, rarely as long as `slowestMs`. */
export function latency(random: SeededRandom, slowestMs: number): () => number {
  return () => {
    const kind = random.next();
    if (kind < 0.75) return random.below(5);
    return random.below(kind < 0.97 ? Math.min(500, slowestMs) : slowestMs);
  };
}

/** The clock of one process. Its sleeps are entries of the scheduler, and its time is wrong by its skew (E8). */
export function scheduledClock(scheduler: Scheduler, owner: Owner): Clock {
  return {
    nowMs: () => scheduler.nowMs() + owner.skewMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          takeBack();
          reject(signal?.reason);
        };
        const takeBack = scheduler.add({
          owner,
          label: `slept ${ms}`,
          dueMs: scheduler.nowMs() + ms,
          run: () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
  };
}
