import type { Clock, IdentityStore, StoredUser } from '@obstop/engine';
import type { Verdict } from './authentication.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { RememberedLogins } from './remembered-logins.ts';
import { userOf } from './roles.ts';
import type { AccessSettings } from './settings.ts';
import { pairOf, type Slowdown } from './slowdown.ts';

/** What checking a password needs. */
export interface BasicPorts {
  identity: IdentityStore;
  clock: Clock;
  hasher: PasswordHasher;
  remembered: RememberedLogins;
  slowdown: Slowdown;
  /** Hashes that stand in for the stored ones while this process lives, by user id. */
  overrides: ReadonlyMap<number, string>;
  lockout: AccessSettings['lockout'] | undefined;
}

const busy: Verdict = { kind: 'busy', retryAfterSeconds: 1 };

/** Checks the token of HTTP Basic. The same credentials sent many times at once are hashed once. */
export function createBasic(ports: BasicPorts): (token: string, address: string) => Promise<Verdict> {
  const { identity, clock, hasher, remembered, slowdown, overrides, lockout } = ports;
  const underWay = new Map<string, Promise<Verdict>>();

  const mayLogIn = (user: StoredUser) =>
    !user.disabled && (lockout === undefined || clock.nowMs() >= (user.lockedUntilMs ?? 0));

  async function failed(user: StoredUser | undefined): Promise<void> {
    if (!lockout || !user || !mayLogIn(user)) return;
    const lockUntilMs = clock.nowMs() + lockout.minutes * 60_000;
    await identity.countFailedLogin(user.id, { failures: lockout.failures, lockUntilMs });
  }

  async function check(name: string, password: string, key: string, pair: string): Promise<Verdict> {
    if ((await slowdown.wait(pair)) === 'busy') return busy;
    const user = await identity.findUserByName(name);
    const right = await hasher.verify(password, user && (overrides.get(user.id) ?? user.passwordHash));
    if (right === 'busy') return busy;
    if (!right || !user || !mayLogIn(user)) {
      slowdown.failed(pair);
      // A right password of a locked user counts for nothing.
      if (!right) await failed(user);
      return { kind: 'nobody', claimed: name };
    }
    slowdown.succeeded(pair);
    if (user.failedLogins > 0) await identity.clearFailedLogins(user.id);
    const known = userOf(user);
    remembered.add(key, user, known);
    return { kind: 'user', user: known };
  }

  return async (token, address) => {
    const text = Buffer.from(token, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon < 0) return { kind: 'nobody', claimed: text };
    const [name, password] = [text.slice(0, colon), text.slice(colon + 1)];
    const key = remembered.keyOf(name, password);
    const user = await identity.findUserByName(name);
    const known = user && mayLogIn(user) && remembered.find(key, user);
    if (known) return { kind: 'user', user: known };
    const pair = pairOf(name, address);
    const running = underWay.get(`${key} ${pair}`);
    if (running) return running;
    const checking = check(name, password, key, pair).finally(() => underWay.delete(`${key} ${pair}`));
    underWay.set(`${key} ${pair}`, checking);
    return checking;
  };
}
