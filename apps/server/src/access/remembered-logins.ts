import { createHmac, randomBytes } from 'node:crypto';

/** Passwords that were right a short while ago, so that not every request costs a hash. Holds none of them. */
export interface RememberedLogins {
  /** What a name and a password are known by: an HMAC under a key of this process, of no use elsewhere. */
  keyOf(name: string, password: string): string;
  /** Whether they were right for this very revision of the user. */
  has(key: string, user: { id: number; revision: number }): boolean;
  add(key: string, user: { id: number; revision: number }): void;
}

const maxRemembered = 1000;

/** A user that was changed in any way has another revision and is hashed again. */
export function createRememberedLogins(options: { forMs: number; nowMs(): number }): RememberedLogins {
  const secret = randomBytes(32);
  const known = new Map<string, { id: number; revision: number; untilMs: number }>();
  return {
    keyOf: (name, password) =>
      createHmac('sha256', secret)
        .update(JSON.stringify([name, password]))
        .digest('base64'),
    has(key, { id, revision }) {
      const found = known.get(key);
      if (!found) return false;
      if (found.id === id && found.revision === revision && options.nowMs() < found.untilMs) return true;
      known.delete(key);
      return false;
    },
    add(key, { id, revision }) {
      known.delete(key);
      const [oldest] = known.keys();
      if (known.size >= maxRemembered && oldest !== undefined) known.delete(oldest);
      known.set(key, { id, revision, untilMs: options.nowMs() + options.forMs });
    },
  };
}
