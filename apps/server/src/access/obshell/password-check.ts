import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { pairOf, type Slowdown } from '../slowdown.ts';

/**
 * Compares passwords, ever more slowly for an address that guesses. The time of a comparison tells nothing about the
 * passwords, their lengths included. A user without a password has no right one.
 */
export function createPasswordCheck<User extends string>(
  passwords: Readonly<Partial<Record<User, string>>>,
  slowdown: Slowdown,
) {
  const secret = randomBytes(32);
  const digest = (password: string) => createHmac('sha256', secret).update(password).digest();
  return async (user: User, password: string, address: string): Promise<'right' | 'wrong' | 'busy'> => {
    const pair = pairOf(`obshell ${user}`, address);
    if ((await slowdown.wait(pair)) === 'busy') return 'busy';
    const expected = passwords[user];
    const same = timingSafeEqual(digest(password), digest(expected ?? ''));
    const isRight = same && expected !== undefined;
    if (isRight) slowdown.succeeded(pair);
    else slowdown.failed(pair);
    return isRight ? 'right' : 'wrong';
  };
}
