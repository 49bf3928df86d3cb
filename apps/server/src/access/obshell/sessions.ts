import { createHash, randomBytes } from 'node:crypto';
import { setNewest } from '../set-newest.ts';

/** After this long without a use a session is over. */
const idleMs = 1_800_000;
/** Of more than these the one goes that was not used for longest. */
const maxSessions = 1000;

/** Looked up by hash: how long a look-up takes says nothing about an id. */
const keyOf = (id: string) => createHash('sha256').update(id).digest('base64');

/** Sessions of the obshell surface; gone with the process. */
export function createSessions<User>(nowMs: () => number) {
  // In order of use, the oldest first. Expired ones stay until they are crowded out, so that they can be told from unknown ones.
  const sessions = new Map<string, { user: User; usedAtMs: number }>();

  const use = (key: string, user: User) => setNewest(sessions, key, { user, usedAtMs: nowMs() }, maxSessions);
  const isOpen = ({ usedAtMs }: { usedAtMs: number }) => nowMs() - usedAtMs < idleMs;

  return {
    /** 32 random bytes in hex. */
    open(user: User): string {
      const id = randomBytes(32).toString('hex');
      use(keyOf(id), user);
      return id;
    },
    /** Counts as a use. */
    check(id: string): { kind: 'open'; user: User } | { kind: 'expired' } | { kind: 'unknown' } {
      const key = keyOf(id);
      const found = sessions.get(key);
      if (!found) return { kind: 'unknown' };
      if (!isOpen(found)) return { kind: 'expired' };
      use(key, found.user);
      return { kind: 'open', user: found.user };
    },
    /** False where there is none, or it has expired. */
    end(id: string): boolean {
      const key = keyOf(id);
      const found = sessions.get(key);
      sessions.delete(key);
      return found !== undefined && isOpen(found);
    },
    endAllOf(user: User): void {
      for (const [key, session] of sessions) if (session.user === user) sessions.delete(key);
    },
  };
}
