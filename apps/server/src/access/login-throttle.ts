/**
 * Owns: whose password is looked at when, and how long who gave a wrong one waits for the answer.
 * Does not own: what is right (basic.ts, obshell/password-check.ts), what is answered.
 * Invariants: a right password waits for its turn alone, never for anybody's failures; nothing is called wrong that was not
 * looked at; of an address that failed too often no more than `atOnce` passwords in `restMs` are looked at, whether or not
 * the answers are waited for.
 */
import type { Clock } from '@obstop/engine';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { addressGroup } from './address-group.ts';
import { createFairQueue, type NoTurn, type OnGone } from './fair-queue.ts';
import type { ThrottleSettings } from './settings.ts';

/** Makes guessing slow. One for all surfaces of a server. */
export type LoginThrottle = ReturnType<typeof createLoginThrottle>;

/** Where a password comes from. */
export interface Caller {
  /** The peer's, or what a trusted proxy says. */
  address: string;
  onGone?: OnGone;
}

/** `signal` ends all waiting. */
export function createLoginThrottle(
  settings: ThrottleSettings & { atOnce: number },
  clock: Clock,
  signal: AbortSignal,
) {
  const { freeFailures, baseMs, maxMs, restMs, maxDelayed, forgetMs, atOnce, maxPerAddress } = settings;
  const failures = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: forgetMs / 1000 });
  let delayed = 0;

  /** Until the time has passed, or the server ends. */
  const pause = (ms: number) => clock.sleep(ms, signal).catch(() => undefined);
  const ofAddress = (group: string) => `address ${group}`;

  async function rest(group: string): Promise<void> {
    const count = (await failures.get(ofAddress(group)))?.consumedPoints ?? 0;
    if (count > freeFailures) await pause(restMs);
  }
  const queue = createFairQueue({ atOnce, maxPerLane: maxPerAddress, signal, rest });

  /** Counts a failure, for the address and for the name; answers how long the answer to it waits, in milliseconds. */
  async function count(keys: string[]): Promise<number> {
    const counts = await Promise.all(keys.map((key) => failures.penalty(key)));
    const excess = Math.max(...counts.map(({ consumedPoints }) => consumedPoints)) - freeFailures - 1;
    return excess < 0 ? 0 : Math.min(maxMs, baseMs * 2 ** Math.min(excess, 30));
  }

  /** So many answers wait at once; what is more costs no memory. */
  async function delay(ms: number): Promise<void> {
    if (ms === 0 || delayed >= maxDelayed) return;
    delayed += 1;
    await pause(ms).finally(() => {
      delayed -= 1;
    });
  }

  return {
    /**
     * Looks at a password when it is the caller's turn: at what it opens, or undefined. `wrong` is answered the later, the more
     * often the address or the name has failed.
     */
    async attempt<T extends object>(
      name: string,
      { address, onGone }: Caller,
      look: () => Promise<T | undefined>,
    ): Promise<T | 'wrong' | NoTurn> {
      const group = addressGroup(address);
      let delayMs = 0;
      async function looked(): Promise<T | 'wrong'> {
        const opened = await look();
        if (opened) return opened;
        delayMs = await count([ofAddress(group), `name ${name.slice(0, 128)}`]);
        return 'wrong';
      }
      const outcome = await queue.run(group, looked, onGone);
      await delay(delayMs);
      return outcome;
    },
    /** Something else than a password was of no use. Resolves when that may be told. */
    worthless: async ({ address }: Caller): Promise<void> =>
      delay(await count([ofAddress(addressGroup(address))])),
    /** Work that takes its turn with the passwords, under a lane of its own. */
    inTurn: queue.run,
  };
}
