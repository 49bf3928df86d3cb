import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { addressGroup } from '../address-group.ts';
import type { NoTurn } from '../fair-queue.ts';
import type { Caller, LoginThrottle } from '../login-throttle.ts';
import { setNewest } from '../set-newest.ts';

const maxRemembered = 10_000;

/**
 * Compares passwords. Where a right one came from a moment ago (`rememberMs`), another right one waits for nobody; every other
 * one takes its turn. The time of a comparison tells nothing about the passwords, their lengths included. A user without
 * a password has no right one.
 */
export function createPasswordCheck<User extends string>(
  passwords: Readonly<Partial<Record<User, string>>>,
  ports: { throttle: Pick<LoginThrottle, 'attempt'>; rememberMs: number; nowMs(): number },
) {
  const secret = randomBytes(32);
  const digest = (password: string) => createHmac('sha256', secret).update(password).digest();
  const rightUntilMs = new Map<string, number>();

  function isRight(user: User, password: string): boolean {
    const expected = passwords[user];
    return timingSafeEqual(digest(password), digest(expected ?? '')) && expected !== undefined;
  }

  return async (user: User, password: string, caller: Caller): Promise<'right' | 'wrong' | NoTurn> => {
    const from = `${user} ${addressGroup(caller.address)}`;
    const remember = () => setNewest(rightUntilMs, from, ports.nowMs() + ports.rememberMs, maxRemembered);
    const isKnown = ports.nowMs() < (rightUntilMs.get(from) ?? 0);
    if (isKnown && isRight(user, password)) {
      remember();
      return 'right';
    }
    const outcome = await ports.throttle.attempt(`obshell ${user}`, caller, async () =>
      isRight(user, password) ? passwords : undefined,
    );
    if (typeof outcome === 'string') return outcome;
    remember();
    return 'right';
  };
}
