/**
 * Owns: that nobody grants, or gets hold of, more than they have, and that changes of users are on record.
 * Does not own: which calls somebody may make at all (the routes' permissions).
 * Invariant: what a decision was made on is what is changed: rights that are given in between count.
 */
import type { AuditRequest, IdentityStore, StoredUser, WithChange } from '@obstop/engine';
import { userOf } from './roles.ts';
import { firstMissing, type User } from './user.ts';

/** Who changes something, and the record that goes into the store with the change. */
export interface Actor {
  user: User;
  audit: AuditRequest | undefined;
}

/** `permission` is the first that the caller lacks. */
export type Forbidden = { kind: 'forbidden'; permission: string };
export type UnknownUser = { kind: 'unknown-user'; id: number };

/** All that roles and further permissions grant together. */
export const grantsOf = (user: Parameters<typeof userOf>[0]): readonly string[] => userOf(user).permissions;

export function createUserGuard(identity: Pick<IdentityStore, 'findUser'>) {
  /** What the caller would hand out, or get hold of, without having it. The server itself may do everything. */
  function beyond(by: Actor | undefined, grants: readonly string[]): Forbidden | undefined {
    const permission = by && firstMissing(by.user, grants);
    return permission === undefined ? undefined : { kind: 'forbidden', permission };
  }

  return {
    beyond,
    /** For the store: the revision that was looked at, and the record, which says whom it concerns. */
    withChange(by: Actor | undefined, user: StoredUser, more: Record<string, string> = {}): WithChange {
      const target = { ...by?.audit?.target, userId: String(user.id), userName: user.name, ...more };
      return { revision: user.revision, ...(by?.audit && { audit: { ...by.audit, target } }) };
    },
    /** Looks at the user and changes it: anew where somebody else has changed it in between. */
    async changeKnown<T extends object>(
      id: number,
      by: Actor | undefined,
      change: (user: StoredUser) => Promise<T | 'outdated'>,
    ): Promise<T | UnknownUser | Forbidden> {
      for (;;) {
        const user = await identity.findUser(id);
        if (!user) return { kind: 'unknown-user', id };
        const outcome = beyond(by, grantsOf(user)) ?? (await change(user));
        if (outcome !== 'outdated') return outcome;
      }
    },
  };
}
