import type { Clock, IdentityStore } from '@obstop/engine';
import type { PasswordHasher } from './password-hasher.ts';

/** The admin's id in the vendor's samples. */
export const adminId = 100;

/** What making sure of the admin needs. */
export interface AdminUserPorts {
  identity: IdentityStore;
  clock: Clock;
  hasher: PasswordHasher;
  overrides: Map<number, string>;
}

async function hashed(hasher: PasswordHasher, password: string): Promise<string> {
  const hash = await hasher.hash(password);
  if (hash === 'busy') throw new Error('passwords are being hashed before anybody could log in');
  return hash;
}

/**
 * Makes the user admin where there is none. A chosen password (`override`) opens it while this process lives and is not
 * stored. Else `generate` is asked for one, once, as long as none is stored.
 */
export async function ensureAdmin(
  ports: AdminUserPorts,
  override: string | undefined,
  generate: () => Promise<string>,
): Promise<void> {
  const { identity, clock, hasher, overrides } = ports;
  const draft = { id: adminId, name: 'admin', roles: ['ADMIN'], permissions: [], nowMs: clock.nowMs() };
  const admin = await identity.findUser(adminId);
  if (!admin) await identity.addUser(draft);
  if (override !== undefined) {
    overrides.set(adminId, await hashed(hasher, override));
    return;
  }
  if (admin?.passwordHash === undefined) {
    await identity.changeUser(adminId, { passwordHash: await hashed(hasher, await generate()) });
  }
}
