import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clusterId } from '@obstop/domain';
import { manualClock } from '@obstop/engine/testing';
import { openBlocks } from '@obstop/front';
import { openSqliteStore } from '@obstop/store';
import { onTestFinished } from 'vitest';
import { createLoginThrottle } from '../../login-throttle.ts';
import { defaultAccessSettings, type ThrottleSettings } from '../../settings.ts';
import { createObshellAccess, type ObshellAccessOptions, type ObshellCall } from '../obshell-access.ts';
import { type CallDraft, sealedCall } from './sealed-call.ts';

export const rootPassword = 'correct horse';

/** A directory that goes with the test. */
export function tempDir(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'obstop-obshell-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** What is not as usual. */
type Changes = Partial<Omit<ObshellAccessOptions, 'throttle'>> & { throttle?: Partial<ThrottleSettings> };

/** Access on a store of its own and a clock that stands; 512 bit, to be quick; nobody is slowed unless told. */
export async function accessRig({ throttle, ...changes }: Changes = {}, dataDir = tempDir()) {
  const store = await openSqliteStore({ dataDir });
  const clock = manualClock();
  const ending = new AbortController();
  const settings = { ...defaultAccessSettings.throttle, freeFailures: Number.POSITIVE_INFINITY, atOnce: 1 };
  const access = createObshellAccess({
    clusterId: clusterId(1),
    keys: store.agentKeys,
    replays: store.replays,
    clock,
    rootPassword,
    agentAddress: () => Promise.resolve('10.10.10.1:2886'),
    rsaBits: 512,
    throttle: createLoginThrottle({ ...settings, ...throttle }, clock, ending.signal),
    rememberMs: 60_000,
    openBlocks: async (job) => openBlocks(job),
    ...changes,
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    ending.abort();
    access.close();
    closed ??= store.close();
    return closed;
  };
  onTestFinished(close);
  const publicKey = await access.publicKey();
  /** A call with root's password. */
  const call = (draft: CallDraft = {}): ObshellCall =>
    sealedCall(publicKey, clock.nowMs(), rootPassword, draft);
  const send = (draft: CallDraft = {}) => access.authenticate(call(draft));
  return { access, ending, store, clock, publicKey, call, send, close, dataDir };
}

/** Whether a promise has been settled, after all that can happen without time passing has. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  for (let turn = 0; turn < 20; turn += 1) await new Promise((go) => setImmediate(go));
  return settled;
}
