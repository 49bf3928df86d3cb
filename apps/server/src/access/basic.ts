import type { Clock, IdentityStore, StoredUser } from '@obstop/engine';
import { addressGroup } from './address-group.ts';
import type { Verdict } from './authentication.ts';
import type { NoTurn } from './fair-queue.ts';
import type { Caller, LoginThrottle } from './login-throttle.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { RememberedLogins } from './remembered-logins.ts';
import { userOf } from './roles.ts';
import type { AccessSettings } from './settings.ts';

/** What checking a password needs. */
export interface BasicPorts {
  identity: IdentityStore;
  clock: Clock;
  hasher: Pick<PasswordHasher, 'verify'>;
  remembered: RememberedLogins;
  throttle: Pick<LoginThrottle, 'attempt'>;
  /** Hashes that stand in for the stored ones while this process lives, by user id. */
  overrides: ReadonlyMap<number, string>;
  lockout: AccessSettings['lockout'] | undefined;
}

const busy: Verdict = { kind: 'busy', retryAfterSeconds: 1 };

/** Checks the token of HTTP Basic. The same credentials sent many times at once are hashed once. */
export function createBasic(ports: BasicPorts): (token: string, caller: Caller) => Promise<Verdict> {
  const { identity, clock, hasher, remembered, throttle, overrides, lockout } = ports;
  const underWay = new Map<string, Promise<Verdict | 'gone'>>();

  const mayLogIn = (user: StoredUser) =>
    !user.disabled && (lockout === undefined || clock.nowMs() >= (user.lockedUntilMs ?? 0));

  async function failed(user: StoredUser | undefined): Promise<void> {
    if (!lockout || !user || !mayLogIn(user)) return;
    const lockUntilMs = clock.nowMs() + lockout.minutes * 60_000;
    await identity.countFailedLogin(user.id, { failures: lockout.failures, lockUntilMs });
  }

  /** Who the password is right for. */
  async function look(name: string, password: string): Promise<StoredUser | undefined> {
    const user = await identity.findUserByName(name);
    const right = await hasher.verify(password, user && (overrides.get(user.id) ?? user.passwordHash));
    if (right && user && mayLogIn(user)) return user;
    // A right password of a locked user counts for nothing.
    if (!right) await failed(user);
    return undefined;
  }

  async function check(
    name: string,
    password: string,
    key: string,
    caller: Caller,
  ): Promise<Verdict | 'gone'> {
    const user: StoredUser | 'wrong' | NoTurn = await throttle.attempt(name, caller, () =>
      look(name, password),
    );
    if (user === 'gone') return user;
    if (user === 'busy') return busy;
    if (user === 'wrong') return { kind: 'nobody', claimed: name };
    if (user.failedLogins > 0) await identity.clearFailedLogins(user.id);
    const known = userOf(user);
    remembered.add(key, user, known);
    return { kind: 'user', user: known };
  }

  return async (token, caller) => {
    const text = Buffer.from(token, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon < 0) return { kind: 'nobody', claimed: text };
    const [name, password] = [text.slice(0, colon), text.slice(colon + 1)];
    // From elsewhere it is looked at anew: there nobody guesses at what is remembered faster than at anything else.
    const key = remembered.keyOf(name, password, addressGroup(caller.address));
    const user = await identity.findUserByName(name);
    const known = user && mayLogIn(user) && remembered.find(key, user);
    if (known) return { kind: 'user', user: known };
    for (;;) {
      const running = underWay.get(key);
      if (running) {
        const verdict = await running;
        if (verdict !== 'gone') return verdict;
      } else {
        const checking = check(name, password, key, caller).finally(() => underWay.delete(key));
        underWay.set(key, checking);
        const verdict = await checking;
        return verdict === 'gone' ? busy : verdict;
      }
    }
  };
}
