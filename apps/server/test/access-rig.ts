import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manualClock } from '@obstop/engine/testing';
import { openSqliteStore } from '@obstop/store';
import { onTestFinished } from 'vitest';
import type { Authentication } from '../src/access/authentication.ts';
import { createAccess } from '../src/access/create-access.ts';
import type { Derive } from '../src/access/password-hasher.ts';
import { type AccessSettings, defaultAccessSettings } from '../src/access/settings.ts';

/** Hashes of one call are held back until the test lets them go, and counted. */
export interface HeldHashes {
  count: number;
  /** Undefined: they are computed at once. */
  hold: Promise<void> | undefined;
}

/** Failures slow nobody: the clock stands. */
const throttle = { ...defaultAccessSettings.throttle, freeFailures: Number.POSITIVE_INFINITY };

/** Access on a real store, with a clock that only moves by hand and hashes that cost nothing. */
export async function accessRig(settings: Partial<AccessSettings> = {}) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'obstop-'));
  const store = await openSqliteStore({ dataDir });
  const clock = manualClock();
  // As on every server; without a password until a test gives one.
  const nowMs = clock.nowMs();
  await store.identity.addUser({ id: 100, name: 'admin', roles: ['ADMIN'], permissions: [], nowMs });
  const hashes: HeldHashes = { count: 0, hold: undefined };
  const derive: Derive = async (password, salt, length) => {
    hashes.count += 1;
    await hashes.hold;
    return Buffer.alloc(length, `${password} ${Buffer.from(salt).toString('hex')}`);
  };
  /** How often the kept password of the admin was removed. */
  const removed = { count: 0 };
  const access = createAccess({
    identity: store.identity,
    audit: store.audit,
    clock,
    settings: { throttle, ...settings },
    onError: (error) => {
      throw error;
    },
    derive,
    onAdminPasswordSet: async () => {
      removed.count += 1;
    },
  });
  onTestFinished(async () => {
    await access.close();
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** What comes of a request with these credentials, in one word, or who it is. */
  const login = async (credentials: string, address = '10.0.0.1'): Promise<string> => {
    const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    const outcome = await access.authenticate({
      method: 'GET',
      url: '/',
      headers: { authorization },
      address,
    });
    return wordFor(outcome);
  };
  const user = async (name: string, password: string, roles: string[] = []) => {
    const outcome = await access.admin.createUser({ name, password, roles });
    if (outcome.kind !== 'ok') throw new Error(outcome.kind);
    hashes.count = 0;
    return outcome.user;
  };
  return { access, admin: access.admin, identity: store.identity, clock, hashes, login, user, removed };
}

export function wordFor(outcome: Authentication): string {
  return outcome.kind === 'user' ? outcome.user.name : outcome.kind;
}

/** A promise to be resolved by hand. */
export function gate(): { promise: Promise<void>; open(): void } {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
