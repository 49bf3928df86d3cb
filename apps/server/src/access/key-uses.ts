import type { Clock, IdentityStore, StoredAccessKey } from '@obstop/engine';

/** Of one key, a use is noted this often at most. */
const everyMs = 60_000;

/** Notes when access keys were last used, so that unused ones are found. No request waits for it, or fails by it. */
export type KeyUses = ReturnType<typeof createKeyUses>;

export function createKeyUses(options: {
  identity: Pick<IdentityStore, 'noteKeyUse'>;
  clock: Pick<Clock, 'nowMs'>;
  onError(error: unknown): void;
}) {
  const { identity, clock, onError } = options;
  const writing = new Map<string, Promise<void>>();
  return {
    /** `key` is as the store had it at this request. */
    used({ id, lastUsedAtMs }: Pick<StoredAccessKey, 'id' | 'lastUsedAtMs'>): void {
      const nowMs = clock.nowMs();
      if (writing.has(id) || nowMs - (lastUsedAtMs ?? -everyMs) < everyMs) return;
      const write = identity
        .noteKeyUse(id, nowMs)
        .catch(onError)
        .finally(() => writing.delete(id));
      writing.set(id, write);
    },
    /** Resolves when all that was noted is stored. */
    async settled(): Promise<void> {
      await Promise.all(writing.values());
    },
  };
}
