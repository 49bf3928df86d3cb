import type { AuditRequest } from './audit-log.ts';

/** A user as stored. Only the check of a password reads its hash. */
export interface StoredUser {
  /** From 100, which is the admin. */
  id: number;
  /** Unique; upper and lower case are different. */
  name: string;
  /** Absent: no password fits this user. The text names its own method. */
  passwordHash?: string;
  disabled: boolean;
  /** Names of roles. */
  roles: string[];
  /** Permissions beside those of the roles. */
  permissions: string[];
  /** Failed logins in a row; counted only where a lock-out is configured. */
  failedLogins: number;
  lockedUntilMs?: number;
  createdAtMs: number;
  /** Grows with every change except those of the lock-out, so that whoever caches a user sees that it has changed. */
  revision: number;
}

/** A user to be added. `id` is for the admin alone; others get the next free one. */
export interface UserDraft {
  id?: number;
  name: string;
  passwordHash?: string;
  roles: string[];
  permissions: string[];
  nowMs: number;
}

/** What of a user is to be set; what is not named stays. */
export interface UserChange {
  passwordHash?: string;
  disabled?: boolean;
  roles?: string[];
  permissions?: string[];
}

/**
 * An access key as stored. The secret is stored in plain text, because a signature is an HMAC under it; a hash would not do.
 * Whoever can read the store can sign with it.
 */
export interface StoredAccessKey {
  id: string;
  secret: string;
  userId: number;
  disabled: boolean;
  createdAtMs: number;
  /** When a request was last signed with it, to the minute; absent where none was. */
  lastUsedAtMs?: number;
}

/** What goes with a change of a user, or of a user's keys. */
export interface WithChange {
  /** The change is made only while the user has this revision: what was decided on is what is changed. */
  revision?: number;
  /** Written as done in the same transaction. */
  audit?: AuditRequest;
}

/** Users and their access keys. Does not own: what a role permits, how a password is hashed, who may change what. */
export interface IdentityStore {
  findUser(id: number): Promise<StoredUser | undefined>;
  findUserByName(name: string): Promise<StoredUser | undefined>;
  /** In id order. */
  listUsers(): Promise<StoredUser[]>;
  /** The audit record's target gets the new user's id, as `userId`. */
  addUser(
    draft: UserDraft,
    audit?: AuditRequest,
  ): Promise<{ kind: 'added'; user: StoredUser } | { kind: 'duplicate-name' }>;
  /** The user as it is now; absent when there is none, or none of that revision. */
  changeUser(id: number, change: UserChange, by?: WithChange): Promise<StoredUser | undefined>;
  /** With all access keys; false when there is none, or none of that revision. Ids are not given again. */
  removeUser(id: number, by?: WithChange): Promise<boolean>;
  /** Counts one failed login; at `failures` in a row the user is locked until `lockUntilMs` and counting starts anew. */
  countFailedLogin(id: number, limit: { failures: number; lockUntilMs: number }): Promise<void>;
  clearFailedLogins(id: number): Promise<void>;
  findAccessKey(id: string): Promise<StoredAccessKey | undefined>;
  /** Of one user, oldest first. */
  listAccessKeys(userId: number): Promise<StoredAccessKey[]>;
  /** False when there is no such user, or none of that revision. */
  addAccessKey(key: StoredAccessKey, by?: WithChange): Promise<boolean>;
  /** For good; false when there is none, or its user has not that revision. */
  disableAccessKey(id: string, by?: WithChange): Promise<boolean>;
  /** Notes that the key was used, unless a later use is noted already. */
  noteKeyUse(id: string, atMs: number): Promise<void>;
}
