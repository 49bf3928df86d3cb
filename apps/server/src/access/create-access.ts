import { createAccessKeyCheck } from './access-key.ts';
import { type AdminPorts, createAdminService } from './admin-service.ts';
import type { Authentication, RequestHead } from './authentication.ts';
import { createBasic } from './basic.ts';
import { createKeyUses } from './key-uses.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { createPasswordHasher, type Derive, type PasswordHashing } from './password-hasher.ts';
import { createRefusalLog } from './refusal-log.ts';
import { createRememberedLogins } from './remembered-logins.ts';
import { type AccessSettings, defaultAccessSettings } from './settings.ts';

/** Everything about who may do what, and the record of who tried. */
export type Access = ReturnType<typeof createAccess>;

/** What access stands on. */
export interface AccessOptions
  extends Pick<AdminPorts, 'identity' | 'audit' | 'clock' | 'onAdminPasswordSet'> {
  settings?: Partial<AccessSettings>;
  onError(error: unknown): void;
  /** Node's scrypt unless given. */
  derive?: Derive;
}

/** The scheme's name is matched without regard to case, as HTTP has it. */
const basicToken = /^basic +([a-z\d+/]+=*) *$/i;
/** Exactly as OCP documents it: upper case, one blank. */
const accessKeyToken = /^OCP-ACCESS-KEY-HMACSHA1 ([\w-]{1,128}):([A-Za-z\d+/]+=*)$/;

export function createAccess(options: AccessOptions) {
  const { identity, audit, clock, onError, derive } = options;
  const settings: AccessSettings = { ...defaultAccessSettings, ...options.settings };
  const ending = new AbortController();
  const overrides = new Map<number, string>();
  const hasher = createPasswordHasher({
    costExponent: settings.costExponent,
    ...(derive && { derive }),
  });
  const atOnce = settings.hashesAtOnce;
  const throttle = createLoginThrottle({ ...settings.throttle, atOnce }, clock, ending.signal);
  /** New passwords take their turn with those that are looked at. */
  const hashing: PasswordHashing = {
    verify: hasher.verify,
    async hash(password) {
      const hash = await throttle.inTurn('new passwords', () => hasher.hash(password));
      return hash === 'gone' ? 'busy' : hash;
    },
  };
  const refusals = createRefusalLog({ audit, clock, onError });
  const checkBasic = createBasic({
    identity,
    clock,
    hasher,
    overrides,
    remembered: createRememberedLogins({ forMs: settings.rememberMs, nowMs: clock.nowMs }),
    throttle,
    lockout: settings.lockout,
  });
  const uses = createKeyUses({ identity, clock, onError });
  const checkAccessKey = createAccessKeyCheck({ identity, clock, uses });
  const checkPassword = (name: string, password: string, address: string) =>
    checkBasic(Buffer.from(`${name}:${password}`).toString('base64'), { address });

  return {
    async authenticate(head: RequestHead): Promise<Authentication> {
      const { authorization } = head.headers;
      if (typeof authorization !== 'string') return { kind: 'nobody', claimed: '' };
      const [, token] = basicToken.exec(authorization) ?? [];
      if (token !== undefined) return checkBasic(token, head);
      const [, id, signature] = accessKeyToken.exec(authorization) ?? [];
      if (id !== undefined && signature !== undefined) return checkAccessKey(id, signature, head);
      return { kind: 'nobody', claimed: '' };
    },
    refusals,
    admin: createAdminService({ ...options, hasher: hashing, refusals, overrides, checkPassword }),
    hasher: hashing,
    /** For passwords of other surfaces. */
    throttle,
    rememberMs: settings.rememberMs,
    /** Hashes that stand in for the stored ones while this process lives, by user id. */
    overrides,
    /** Logins that are being slowed are answered at once, as busy. */
    endWaiting: () => ending.abort(),
    /** After the last request: stores the refusals that still wait. */
    async close() {
      ending.abort();
      await uses.settled();
      await refusals.close();
    },
  };
}
