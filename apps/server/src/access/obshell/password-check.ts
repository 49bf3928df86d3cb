import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { pairOf, type Slowdown } from '../slowdown.ts';

/** Compares passwords, ever more slowly for an address that guesses. */
export type PasswordCheck<User extends string> = (
  user: User,
  password: string,
  address: string,
) => Promise<'right' | 'wrong' | 'busy'>;

/** The time of a comparison tells nothing about the passwords, their lengths included. A user without a password has no right one. */
export function createPasswordCheck<User extends string>(
  passwords: Readonly<Partial<Record<User, string>>>,
  slowdown: Slowdown,
): PasswordCheck<User> {
  const secret = randomBytes(32);
  const digest = (password: string) => createHmac('sha256', secret).update(password).digest();
  return async (user, password, address) => {
    const pair = pairOf(`obshell ${user}`, address);
    if ((await slowdown.wait(pair)) === 'busy') return 'busy';
    const expected = passwords[user];
    const same = timingSafeEqual(digest(password), digest(expected ?? ''));
    if (same && expected !== undefined) {
      slowdown.succeeded(pair);
      return 'right';
    }
    slowdown.failed(pair);
    return 'wrong';
  };
}
