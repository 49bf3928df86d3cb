import { hash, randomBytes } from 'node:crypto';
import type { StoredUser } from '@obstop/engine';
import { setNewest } from './set-newest.ts';
import type { User } from './user.ts';

/** Passwords that were right a short while ago, so that not every request costs a hash. Holds none of them. */
export type RememberedLogins = ReturnType<typeof createRememberedLogins>;

const maxRemembered = 1000;

/** A user that was changed in any way has another revision and is hashed again. */
export function createRememberedLogins(options: { forMs: number; nowMs(): number }) {
  const secret = randomBytes(32).toString('base64');
  const known = new Map<string, { revision: number; user: User; untilMs: number }>();
  return {
    /** What a name and a password from somewhere are known by: a hash under a key of this process, of no use elsewhere. */
    // No such text begins with another one, so that a key in front of it is as good as an HMAC, at a quarter of its cost.
    keyOf: (name: string, password: string, from: string): string =>
      hash('sha256', secret + JSON.stringify([name, password, from]), 'base64'),
    /** Who they were right for; undefined unless for this very revision of the user. */
    find(key: string, { id, revision }: Pick<StoredUser, 'id' | 'revision'>): User | undefined {
      const found = known.get(key);
      if (!found) return undefined;
      const { user, untilMs } = found;
      if (user.id === id && found.revision === revision && options.nowMs() < untilMs) return user;
      known.delete(key);
      return undefined;
    },
    /** `user` is what requests of this revision of the user are given. */
    add(key: string, { revision }: Pick<StoredUser, 'revision'>, user: User): void {
      setNewest(known, key, { revision, user, untilMs: options.nowMs() + options.forMs }, maxRemembered);
    },
  };
}
