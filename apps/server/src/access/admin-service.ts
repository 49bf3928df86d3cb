import type { AuditLog, AuditQuery, Clock, IdentityStore, StoredUser } from '@obstop/engine';
import { definedMembers } from '../config/defined-members.ts';
import { accessKeyService } from './access-key-service.ts';
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
import { type Actor, createUserGuard, type Forbidden, grantsOf, type UnknownUser } from './user-guard.ts';

/** A user as shown: no hash. `lockedUntilMs` is present while a lock-out lasts. */
export type UserView = Pick<
  StoredUser,
  'id' | 'name' | 'roles' | 'permissions' | 'disabled' | 'createdAtMs' | 'lockedUntilMs'
>;

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

type WrongPassword = { kind: 'wrong-password' };
type SamePassword = { kind: 'same-password' };
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
  const { beyond, withChange, changeKnown } = createUserGuard(identity);

  const view = (user: StoredUser): UserView => ({
    id: user.id,
    name: user.name,
    roles: user.roles,
    permissions: user.permissions,
    disabled: user.disabled,
    createdAtMs: user.createdAtMs,
    ...((user.lockedUntilMs ?? 0) > clock.nowMs() && { lockedUntilMs: user.lockedUntilMs }),
  });

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

    ...accessKeyService(ports),

    /** Newest first, with every refusal until now. */
    async listAudit(query: AuditQuery) {
      await refusals.flush();
      return audit.list(query);
    },
  };
}
