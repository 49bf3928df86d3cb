import { randomBytes } from 'node:crypto';
import type {
  AuditLog,
  AuditQuery,
  AuditRequest,
  Clock,
  IdentityStore,
  StoredAccessKey,
  StoredUser,
  WithChange,
} from '@obstop/engine';
import { definedMembers } from '../config/defined-members.ts';
import {
  adminId,
  type BadGrants,
  type BadName,
  type BadPassword,
  grantFault,
  nameFault,
  passwordFault,
} from './admin-rules.ts';
import type { Verdict } from './authentication.ts';
import type { PasswordHashing } from './password-hasher.ts';
import type { RefusalLog } from './refusal-log.ts';
import { userOf } from './roles.ts';
import { firstMissing, type User } from './user.ts';

/** A user as shown: no hash. `lockedUntilMs` is present while a lock-out lasts. */
export type UserView = Pick<
  StoredUser,
  'id' | 'name' | 'roles' | 'permissions' | 'disabled' | 'createdAtMs' | 'lockedUntilMs'
>;

/** An access key as shown. */
export type AccessKeyView = Omit<StoredAccessKey, 'secret'>;

/** A user to be made. */
interface UserWanted {
  name: string;
  password: string;
  roles: readonly string[];
  permissions?: readonly string[];
}

/** What is not named stays. */
export interface UserChange {
  password?: string;
  roles?: readonly string[];
  permissions?: readonly string[];
  disabled?: boolean;
}

/** Who changes something, and the record that goes into the store with the change. */
export interface Actor {
  user: User;
  audit: AuditRequest | undefined;
}

/** Nobody grants, or gets hold of, more than they have; `permission` is the first that is missing. */
type Forbidden = { kind: 'forbidden'; permission: string };
type WrongPassword = { kind: 'wrong-password' };
type SamePassword = { kind: 'same-password' };
type UnknownUser = { kind: 'unknown-user'; id: number };
/** The admin cannot be shut out: not disabled, not deleted, never without the role ADMIN. */
type AdminStays = { kind: 'admin-stays' };
/** Too many passwords are being hashed; nothing was changed. */
type Busy = { kind: 'busy' };

const distinct = <T extends readonly string[] | undefined>(names: T) =>
  (names && [...new Set(names)]) as T extends undefined ? undefined : string[];

type UserOutcome<Refused> = { kind: 'ok'; user: UserView } | Refused;

/**
 * Users, access keys and the audit log. Every expected refusal is returned; nothing shows a hash. Without `by` it is the server's own
 * doing: it may do everything, and leaves no record.
 */
export type AdminService = ReturnType<typeof createAdminService>;

/** What the service works with. */
export interface AdminPorts {
  identity: IdentityStore;
  audit: AuditLog;
  clock: Clock;
  hasher: Pick<PasswordHashing, 'hash'>;
  refusals: Pick<RefusalLog, 'flush'>;
  overrides: Map<number, string>;
  /** Checks a password as a login does. */
  checkPassword(name: string, password: string, address: string): Promise<Verdict>;
  /** The admin's password was set: whatever was kept of the generated one is out of date. */
  onAdminPasswordSet?(): Promise<void>;
}

export function createAdminService(ports: AdminPorts) {
  const { identity, audit, clock, hasher, refusals, overrides } = ports;

  const view = (user: StoredUser): UserView => ({
    id: user.id,
    name: user.name,
    roles: user.roles,
    permissions: user.permissions,
    disabled: user.disabled,
    createdAtMs: user.createdAtMs,
    ...((user.lockedUntilMs ?? 0) > clock.nowMs() && { lockedUntilMs: user.lockedUntilMs }),
  });

  /** What the caller would hand out, or get hold of, without having it. The server itself may do everything. */
  function beyond(by: Actor | undefined, grants: readonly string[]): Forbidden | undefined {
    const permission = by && firstMissing(by.user, grants);
    return permission === undefined ? undefined : { kind: 'forbidden', permission };
  }
  const grantsOf = (user: Pick<StoredUser, 'id' | 'name' | 'roles' | 'permissions'>) =>
    userOf(user).permissions;

  /** The record says whom it concerns. The change is made only to the user that was looked at. */
  function withChange(
    by: Actor | undefined,
    user: StoredUser,
    more: Record<string, string> = {},
  ): WithChange {
    const target = { ...by?.audit?.target, userId: String(user.id), userName: user.name, ...more };
    return { revision: user.revision, ...(by?.audit && { audit: { ...by.audit, target } }) };
  }

  /**
   * Looks at the user and changes it, anew where somebody else has changed it in between: a right that was given meanwhile is looked
   * at too.
   */
  async function changeKnown<T extends object>(
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
  }

  /** A new password stands in nobody's place any more. */
  async function passwordWasSet(id: number): Promise<void> {
    overrides.delete(id);
    if (id === adminId) await ports.onAdminPasswordSet?.();
  }

  /**
   * All of it or nothing. A new password ends a lock-out, and what a starting option put in the admin's password's place;
   * access keys stay valid. Disabling shuts them out too.
   */
  async function changeUser(
    id: number,
    { password, roles, permissions, disabled }: UserChange,
    by?: Actor,
  ): Promise<UserOutcome<UnknownUser | Forbidden | BadGrants | BadPassword | AdminStays | Busy>> {
    let passwordHash: string | undefined;
    const given = definedMembers<Partial<StoredUser>>({
      roles: distinct(roles),
      permissions: distinct(permissions),
    });
    return changeKnown<UserOutcome<Forbidden | BadGrants | BadPassword | AdminStays | Busy>>(
      id,
      by,
      async (user) => {
        const fault =
          grantFault(roles ?? [], permissions ?? []) ??
          beyond(by, grantsOf({ ...user, ...given })) ??
          (password === undefined ? undefined : passwordFault(password, user.name));
        if (fault) return fault;
        if (id === adminId && (disabled || (roles && !roles.includes('ADMIN'))))
          return { kind: 'admin-stays' };
        if (password !== undefined && passwordHash === undefined) {
          const hash = await hasher.hash(password);
          if (hash === 'busy') return { kind: 'busy' };
          passwordHash = hash;
        }
        const change = { ...given, passwordHash, disabled };
        const changed = await identity.changeUser(
          id,
          definedMembers<Parameters<IdentityStore['changeUser']>[1]>(change),
          withChange(by, user),
        );
        if (!changed) return 'outdated';
        if (passwordHash !== undefined) await passwordWasSet(id);
        return { kind: 'ok', user: view(changed) };
      },
    );
  }

  return {
    /** Empty where there is no such user any more. */
    rolesOf: async (id: number): Promise<string[]> => (await identity.findUser(id))?.roles ?? [],

    listUsers: async (): Promise<UserView[]> => (await identity.listUsers()).map(view),

    async createUser(
      wanted: UserWanted,
      by?: Actor,
    ): Promise<
      UserOutcome<Forbidden | BadGrants | BadPassword | BadName | Busy | { kind: 'duplicate-name' }>
    > {
      const { name, password, roles, permissions = [] } = wanted;
      const fault =
        nameFault(name) ??
        passwordFault(password, name) ??
        grantFault(roles, permissions) ??
        beyond(by, grantsOf({ id: 0, name, roles: [...roles], permissions: [...permissions] }));
      if (fault) return fault;
      if (await identity.findUserByName(name)) return { kind: 'duplicate-name' };
      const passwordHash = await hasher.hash(password);
      if (passwordHash === 'busy') return { kind: 'busy' };
      const draft = {
        name,
        passwordHash,
        roles: distinct(roles),
        permissions: distinct(permissions),
        nowMs: clock.nowMs(),
      };
      const added = await identity.addUser(draft, by?.audit);
      return added.kind === 'added' ? { kind: 'ok', user: view(added.user) } : added;
    },

    changeUser,

    /** Everybody's own. The current password is checked as a login is: with the same delays, and the same lock-out. */
    async changeOwnPassword(
      { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
      by: Actor & { address: string },
    ): Promise<{ kind: 'ok' } | WrongPassword | SamePassword | BadPassword | Busy> {
      const outcome = await changeKnown<{ kind: 'ok' } | WrongPassword | SamePassword | BadPassword | Busy>(
        by.user.id,
        undefined,
        async (user) => {
          const verdict = await ports.checkPassword(user.name, currentPassword, by.address);
          if (verdict.kind === 'busy') return { kind: 'busy' };
          if (verdict.kind === 'nobody' || verdict.user.id !== user.id) return { kind: 'wrong-password' };
          const fault = passwordFault(newPassword, user.name);
          if (fault) return { ...fault, field: 'newPassword' };
          if (newPassword === currentPassword) return { kind: 'same-password' };
          const passwordHash = await hasher.hash(newPassword);
          if (passwordHash === 'busy') return { kind: 'busy' };
          const changed = await identity.changeUser(user.id, { passwordHash }, withChange(by, user));
          if (!changed) return 'outdated';
          await passwordWasSet(user.id);
          return { kind: 'ok' };
        },
      );
      // Deleted since the request was let in.
      return outcome.kind === 'unknown-user' || outcome.kind === 'forbidden'
        ? { kind: 'wrong-password' }
        : outcome;
    },

    async deleteUser(id: number, by?: Actor): Promise<{ kind: 'ok' } | UnknownUser | Forbidden | AdminStays> {
      return changeKnown<{ kind: 'ok' } | AdminStays>(id, by, async (user) => {
        if (id === adminId) return { kind: 'admin-stays' };
        return (await identity.removeUser(id, withChange(by, user))) ? { kind: 'ok' } : 'outdated';
      });
    },

    async listAccessKeys(userId: number): Promise<{ kind: 'ok'; keys: AccessKeyView[] } | UnknownUser> {
      if (!(await identity.findUser(userId))) return { kind: 'unknown-user', id: userId };
      const keys = await identity.listAccessKeys(userId);
      return { kind: 'ok', keys: keys.map(({ secret: _, ...key }) => key) };
    },

    /** The only answer that ever has the secret. */
    async createAccessKey(
      userId: number,
      by?: Actor,
    ): Promise<{ kind: 'ok'; key: AccessKeyView; secret: string } | UnknownUser | Forbidden> {
      const key: AccessKeyView = {
        id: `AK${randomBytes(12).toString('hex')}`,
        userId,
        disabled: false,
        createdAtMs: clock.nowMs(),
      };
      const secret = randomBytes(32).toString('base64url');
      return changeKnown<{ kind: 'ok'; key: AccessKeyView; secret: string }>(userId, by, async (user) => {
        const added = await identity.addAccessKey(
          { ...key, secret },
          withChange(by, user, { accessKeyId: key.id }),
        );
        return added ? { kind: 'ok', key, secret } : 'outdated';
      });
    },

    async disableAccessKey(
      id: string,
      by?: Actor,
    ): Promise<{ kind: 'ok' } | Forbidden | { kind: 'unknown-access-key'; id: string }> {
      const key = await identity.findAccessKey(id);
      if (!key) return { kind: 'unknown-access-key', id };
      const outcome = await changeKnown<{ kind: 'ok' }>(key.userId, by, async (user) =>
        (await identity.disableAccessKey(id, withChange(by, user))) ? { kind: 'ok' } : 'outdated',
      );
      // The key went with its user.
      return outcome.kind === 'unknown-user' ? { kind: 'unknown-access-key', id } : outcome;
    },

    /** Newest first, with every refusal until now. */
    async listAudit(query: AuditQuery) {
      await refusals.flush();
      return audit.list(query);
    },
  };
}
