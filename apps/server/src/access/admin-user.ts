import { adminId } from './admin-rules.ts';
import type { AdminPorts } from './admin-service.ts';

/**
 * Makes the user admin where there is none. A chosen password (`override`) opens it while this process lives and is not
 * stored. Else `generate` is asked for one, once, as long as none is stored.
 */
export async function ensureAdmin(
  ports: Pick<AdminPorts, 'identity' | 'clock' | 'hasher' | 'overrides'>,
  override: string | undefined,
  generate: () => Promise<string>,
): Promise<void> {
  const { identity, clock, hasher, overrides } = ports;
  async function hashed(password: string): Promise<string> {
    const hash = await hasher.hash(password);
    if (hash === 'busy') throw new Error('passwords are being hashed before anybody could log in');
    return hash;
  }
  const draft = { id: adminId, name: 'admin', roles: ['ADMIN'], permissions: [], nowMs: clock.nowMs() };
  const admin = await identity.findUser(adminId);
  if (!admin) await identity.addUser(draft);
  if (override !== undefined) overrides.set(adminId, await hashed(override));
  else if (admin?.passwordHash === undefined)
    await identity.changeUser(adminId, { passwordHash: await hashed(await generate()) });
}
