import { randomBytes } from 'node:crypto';
import type { Clock, IdentityStore, StoredAccessKey } from '@obstop/engine';
import { type Actor, createUserGuard, type Forbidden, type UnknownUser } from './user-guard.ts';

/** An access key as shown. */
export type AccessKeyView = Omit<StoredAccessKey, 'secret'>;

/** The part of the admin service that is about access keys. Whoever has a user's key may do what the user may. */
export function accessKeyService({ identity, clock }: { identity: IdentityStore; clock: Clock }) {
  const { withChange, changeKnown } = createUserGuard(identity);
  return {
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
  };
}
