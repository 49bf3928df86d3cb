import { randomBytes } from 'node:crypto';
import type { AuditLog, AuditQuery, Clock, IdentityStore, StoredAccessKey, StoredUser } from '@obstop/engine';
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
import type { RefusalLog } from './refusal-log.ts';

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

type UnknownUser = { kind: 'unknown-user'; id: number };
/** The admin cannot be shut out: not disabled, not deleted, never without the role ADMIN. */
type AdminStays = { kind: 'admin-stays' };
/** Too many passwords are being hashed; nothing was changed. */
type Busy = { kind: 'busy' };

const distinct = <T extends readonly string[] | undefined>(names: T) =>
  (names && [...new Set(names)]) as T extends undefined ? undefined : string[];

type UserOutcome<Refused> = { kind: 'ok'; user: UserView } | Refused;

/** Users, access keys and the audit log, for the admin. Every expected refusal is returned; nothing shows a hash. */
export type AdminService = ReturnType<typeof createAdminService>;

/** What the service works with. */
export interface AdminPorts {
  identity: IdentityStore;
  audit: AuditLog;
  clock: Clock;
  /** `busy`: too many new passwords wait to be hashed. */
  hasher: { hash(password: string): Promise<string | 'busy'> };
  refusals: Pick<RefusalLog, 'flush'>;
  overrides: Map<number, string>;
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

  /**
   * All of it or nothing. A new password ends a lock-out, and what a starting option put in the admin's password's place;
   * access keys stay valid. Disabling shuts them out too.
   */
  async function changeUser(
    id: number,
    { password, roles, permissions, disabled }: UserChange,
  ): Promise<UserOutcome<UnknownUser | BadGrants | BadPassword | AdminStays | Busy>> {
    const user = await identity.findUser(id);
    if (!user) return { kind: 'unknown-user', id };
    const fault =
      grantFault(roles ?? [], permissions ?? []) ??
      (password === undefined ? undefined : passwordFault(password, user.name));
    if (fault) return fault;
    if (id === adminId && (disabled || (roles && !roles.includes('ADMIN')))) return { kind: 'admin-stays' };
    const passwordHash = password === undefined ? undefined : await hasher.hash(password);
    if (passwordHash === 'busy') return { kind: 'busy' };
    const change = { passwordHash, roles: distinct(roles), permissions: distinct(permissions), disabled };
    const changed = await identity.changeUser(
      id,
      definedMembers<Parameters<IdentityStore['changeUser']>[1]>(change),
    );
    if (!changed) return { kind: 'unknown-user', id };
    if (passwordHash !== undefined) {
      overrides.delete(id);
      if (id === adminId) await ports.onAdminPasswordSet?.();
    }
    return { kind: 'ok', user: view(changed) };
  }

  return {
    listUsers: async (): Promise<UserView[]> => (await identity.listUsers()).map(view),

    async createUser(
      wanted: UserWanted,
    ): Promise<UserOutcome<BadGrants | BadPassword | BadName | Busy | { kind: 'duplicate-name' }>> {
      const { name, password, roles, permissions = [] } = wanted;
      const fault = nameFault(name) ?? passwordFault(password, name) ?? grantFault(roles, permissions);
      if (fault) return fault;
      if (await identity.findUserByName(name)) return { kind: 'duplicate-name' };
      const passwordHash = await hasher.hash(password);
      if (passwordHash === 'busy') return { kind: 'busy' };
      const added = await identity.addUser({
        name,
        passwordHash,
        roles: distinct(roles),
        permissions: distinct(permissions),
        nowMs: clock.nowMs(),
      });
      return added.kind === 'added' ? { kind: 'ok', user: view(added.user) } : added;
    },

    changeUser,

    async deleteUser(id: number): Promise<{ kind: 'ok' } | UnknownUser | AdminStays> {
      if (id === adminId) return { kind: 'admin-stays' };
      return (await identity.removeUser(id)) ? { kind: 'ok' } : { kind: 'unknown-user', id };
    },

    async listAccessKeys(userId: number): Promise<{ kind: 'ok'; keys: AccessKeyView[] } | UnknownUser> {
      if (!(await identity.findUser(userId))) return { kind: 'unknown-user', id: userId };
      const keys = await identity.listAccessKeys(userId);
      return { kind: 'ok', keys: keys.map(({ secret: _, ...key }) => key) };
    },

    /** The only answer that ever has the secret. */
    async createAccessKey(
      userId: number,
    ): Promise<{ kind: 'ok'; key: AccessKeyView; secret: string } | UnknownUser> {
      const key: AccessKeyView = {
        id: `AK${randomBytes(12).toString('hex')}`,
        userId,
        disabled: false,
        createdAtMs: clock.nowMs(),
      };
      const secret = randomBytes(32).toString('base64url');
      const added = await identity.addAccessKey({ ...key, secret });
      return added ? { kind: 'ok', key, secret } : { kind: 'unknown-user', id: userId };
    },

    async disableAccessKey(id: string): Promise<{ kind: 'ok' } | { kind: 'unknown-access-key'; id: string }> {
      return (await identity.disableAccessKey(id)) ? { kind: 'ok' } : { kind: 'unknown-access-key', id };
    },

    /** Newest first, with every refusal until now. */
    async listAudit(query: AuditQuery) {
      await refusals.flush();
      return audit.list(query);
    },
  };
}
