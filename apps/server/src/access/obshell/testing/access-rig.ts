import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clusterId } from '@obstop/domain';
import { manualClock } from '@obstop/engine/testing';
import { openSqliteStore } from '@obstop/store';
import { onTestFinished } from 'vitest';
import { createObshellAccess, type ObshellAccessOptions, type ObshellCall } from '../obshell-access.ts';
import { type CallDraft, sealedCall } from './sealed-call.ts';

export const rootPassword = 'correct horse';

/** A directory that goes with the test. */
export function tempDir(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'obstop-obshell-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Access on a store of its own and a clock that stands; 512 bit, to be quick. */
export async function accessRig(changes: Partial<ObshellAccessOptions> = {}, dataDir = tempDir()) {
  const store = await openSqliteStore({ dataDir });
  const clock = manualClock();
  const access = createObshellAccess({
    clusterId: clusterId(1),
    keys: store.agentKeys,
    replays: store.replays,
    clock,
    rootPassword,
    agentAddress: () => Promise.resolve('10.10.10.1:2886'),
    rsaBits: 512,
    ...changes,
  });
  let closed: Promise<void> | undefined;
  const close = () => {
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
  return { access, store, clock, publicKey, call, send, close, dataDir };
}
