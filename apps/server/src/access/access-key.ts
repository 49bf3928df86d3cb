import { timingSafeEqual } from 'node:crypto';
import type { Clock, IdentityStore } from '@obstop/engine';
import { sign } from './access-key-signature.ts';
import type { Authentication, RequestHead } from './authentication.ts';
import type { KeyUses } from './key-uses.ts';
import { userOf } from './roles.ts';

/** How far a signed Date may be from this machine's clock, in milliseconds; the limit itself is too far. */
const maxSkewMs = 15 * 60_000;

/** RFC 1123 with GMT, as HTTP writes dates; nothing else that Date.parse would take. */
const httpDate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function isCurrent(date: string | string[] | undefined, nowMs: number): boolean {
  if (typeof date !== 'string' || !httpDate.test(date)) return false;
  return Math.abs(nowMs - Date.parse(date)) < maxSkewMs;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Checks OCP's access-key signature. What the head alone can refute is refuted at once; the rest waits for the body,
 * whose MD5 is signed. A signature may be used again within its fifteen minutes: nothing in it is unique.
 */
export function createAccessKeyCheck(ports: {
  identity: IdentityStore;
  clock: Clock;
  uses: Pick<KeyUses, 'used'>;
}) {
  return async (id: string, signature: string, head: RequestHead): Promise<Authentication> => {
    const claimed = `access key ${id}`;
    const nobody = { kind: 'nobody', claimed } as const;
    if (!isCurrent(head.headers.date, ports.clock.nowMs())) return nobody;
    const key = await ports.identity.findAccessKey(id);
    if (!key || key.disabled) return nobody;
    const user = await ports.identity.findUser(key.userId);
    if (!user || user.disabled) return nobody;
    return {
      kind: 'signed',
      claimed,
      verify: (body) => {
        if (!sameText(sign(key.secret, { ...head, body }), signature)) return nobody;
        ports.uses.used(key);
        return { kind: 'user', user: userOf(user) };
      },
    };
  };
}
