import type { IncomingHttpHeaders } from 'node:http';
import type { ReplayStore } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import type { ObshellVerdict } from './obshell-access.ts';
import { accessRig, isSettled, rootPassword } from './testing/access-rig.ts';
import { sealBody, sealBytes } from './testing/sealed-call.ts';

const body = sealBody('{"scope":{"type":"GLOBAL"},"force":true}');
const answer = { status: 200, body: '{"successful":true}' };
const replayed = { kind: 'refused', name: 'Security.Authentication.Replayed', arguments: {} };
const unreadable = { kind: 'refused', name: 'Security.Authentication.Header.DecryptFailed' };

async function act(verdict: Promise<ObshellVerdict>) {
  const allowed = await verdict;
  if (allowed.kind !== 'allowed') throw new Error(`not allowed: ${JSON.stringify(allowed)}`);
  return allowed;
}
describe('the same request again', () => {
  it('acts once and is answered alike, after a restart too', async () => {
    const first = await accessRig();
    const stop = first.call({ changes: true, body });
    await (await act(first.access.authenticate(stop))).remember(answer);
    expect(await first.access.authenticate(stop)).toEqual({ kind: 'answered', answer });
    await first.close();
    const second = await accessRig({}, first.dataDir);
    expect(await second.access.authenticate(stop)).toEqual({ kind: 'answered', answer });
  });

  it('waits for the first, which is under way', async () => {
    const { access, call } = await accessRig();
    const stop = call({ changes: true, body });
    const first = await act(access.authenticate(stop));
    const others = Promise.all([access.authenticate(stop), access.authenticate(stop)]);
    expect(await isSettled(others)).toBe(false);
    await first.remember(answer);
    expect(await others).toEqual([
      { kind: 'answered', answer },
      { kind: 'answered', answer },
    ]);
  });

  it('does not wait for ever, nor beyond the server’s end', async () => {
    const { access, call, clock } = await accessRig();
    const stop = call({ changes: true, body });
    await act(access.authenticate(stop));
    const patient = access.authenticate(stop);
    expect(await isSettled(patient)).toBe(false);
    clock.advance(30_000);
    expect(await patient).toEqual(replayed);
    const next = access.authenticate(stop);
    expect(await isSettled(next)).toBe(false);
    access.close();
    expect(await next).toEqual(replayed);
  });

  it('is refused where the process died before it had an answer', async () => {
    const first = await accessRig();
    const stop = first.call({ changes: true, body });
    await act(first.access.authenticate(stop));
    await first.close();
    const second = await accessRig({}, first.dataDir);
    expect(await second.access.authenticate(stop)).toEqual(replayed);
  });

  it('whose body cannot be read is refused alike', async () => {
    const { send, access, call } = await accessRig();
    const broken = call({ changes: true, body: '%%%%' });
    for (let time = 0; time < 3; time += 1)
      expect(await access.authenticate(broken)).toMatchObject(unreadable);
    expect(await Promise.all([access.authenticate(broken), access.authenticate(broken)])).toMatchObject([
      unreadable,
      unreadable,
    ]);
    expect(await send({ changes: true, body })).toMatchObject({ kind: 'allowed' });
  });

  it('that changes nothing may come as often as it likes', async () => {
    const { access, call } = await accessRig();
    const read = call({ method: 'GET', target: '/api/v1/task/dag/1' });
    for (let time = 0; time < 3; time += 1)
      expect(await access.authenticate(read)).toMatchObject({ kind: 'allowed' });
  });

  it('sealed anew is another request', async () => {
    const { send } = await accessRig();
    await (await act(send({ changes: true, body }))).remember(answer);
    expect(await send({ changes: true, body })).toMatchObject({ kind: 'allowed' });
  });

  it('that could not be claimed in the store may come again', async () => {
    let full = true;
    const rig = await accessRig();
    const replays: ReplayStore = {
      ...rig.store.replays,
      claim: (claim) => (full ? Promise.reject(new Error('full')) : rig.store.replays.claim(claim)),
    };
    const { access, call } = await accessRig({ replays, keys: rig.store.agentKeys });
    const stop = call({ changes: true, body });
    await expect(access.authenticate(stop)).rejects.toThrow('full');
    full = false;
    expect(await access.authenticate(stop)).toMatchObject({ kind: 'allowed' });
  });

  it('is not left waiting where the answer could not be stored', async () => {
    const rig = await accessRig();
    const replays: ReplayStore = {
      ...rig.store.replays,
      answer: () => Promise.reject(new Error('full')),
    };
    const { access, call } = await accessRig({ replays, keys: rig.store.agentKeys });
    const stop = call({ changes: true, body });
    const first = await act(access.authenticate(stop));
    const second = access.authenticate(stop);
    await expect(first.remember(answer)).rejects.toThrow('full');
    expect(await second).toEqual(replayed);
  });
});

describe('what somebody makes of a header that he recorded', () => {
  /** A header that was used, and what another request with (parts of) it gets. */
  async function recorded(changes = true, header = {}) {
    const rig = await accessRig();
    const used = rig.call({ changes, body, header });
    const allowed = await act(rig.access.authenticate(used));
    await allowed.remember(answer);
    const blocks = Buffer.from(String(used.headers['x-ocs-header']), 'base64');
    const sealed = (...parts: Buffer[]): IncomingHttpHeaders => ({
      'x-ocs-header': Buffer.concat(parts).toString('base64'),
    });
    const encrypt = (text: string) => sealBytes(rig.publicKey, Buffer.from(text));
    return { ...rig, used, blocks, sealed, encrypt };
  }

  it.each([true, false])('another body: refused, and not decrypted (changes: %s)', async (changes) => {
    const { access, used } = await recorded(changes);
    for (const text of ['', '%%%%', sealBody('{"force":false}').toString()])
      expect(await access.authenticate({ ...used, body: Buffer.from(text) })).toEqual(replayed);
  });

  it('another method: refused, though the header names none', async () => {
    const { access, used } = await recorded(false);
    expect(await access.authenticate({ ...used, method: 'DELETE', changes: true })).toEqual(replayed);
  });

  it('blocks of nothing before or after it: refused', async () => {
    const { access, used, blocks, sealed, encrypt } = await recorded();
    for (const headers of [sealed(blocks, encrypt(' ')), sealed(encrypt(' '), blocks)])
      expect(await access.authenticate({ ...used, headers })).toEqual(replayed);
  });

  it('another spelling of its base64: the same request', async () => {
    const { access, used, blocks } = await recorded(true, { more: 'x'.repeat(53) });
    const text = String(used.headers['x-ocs-header']);
    expect(text).toMatch(/=$/);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    // The bits of the last letter that no byte takes.
    const spelt = text.replace(/([^=])(=+)$/, (_, last: string, end: string) => {
      const next = alphabet[alphabet.indexOf(last) + 1] ?? '';
      return `${next}${end}`;
    });
    expect(spelt).not.toBe(text);
    expect(Buffer.from(spelt, 'base64')).toEqual(blocks);
    const headers = { 'x-ocs-header': spelt };
    expect(await access.authenticate({ ...used, headers })).toEqual({ kind: 'answered', answer });
  });

  it('its password with another target and other keys: refused', async () => {
    const { access, used, blocks, sealed, encrypt, clock } = await recorded(false);
    const ts = clock.nowMs() / 1000 + 60;
    const forged = `{"auth":"${rootPassword}","ts":"${ts}","uri":"/api/v1/ob/start","keys":null}`;
    const call = { ...used, target: '/api/v1/ob/start', body: Buffer.from('{}'), changes: true };
    const spliced = sealed(blocks.subarray(0, 64), encrypt(forged.slice(53)));
    expect(await access.authenticate({ ...call, headers: spliced })).toEqual(replayed);
    const own = sealed(encrypt(forged));
    expect(await access.authenticate({ ...call, headers: own })).toMatchObject({ kind: 'allowed' });
  });

  it('a second target behind the first: unreadable, where Go would take the last', async () => {
    const { access, used, sealed, encrypt, clock } = await recorded(false);
    const ts = clock.nowMs() / 1000 + 60;
    const fresh = encrypt(`{"auth":"${rootPassword}","ts":"${ts}","uri":"/a"`);
    const headers = sealed(fresh, encrypt(',"uri":"/api/v1/ob/stop"}'));
    expect(await access.authenticate({ ...used, headers, body: Buffer.from('') })).toMatchObject(unreadable);
  });

  it('before it was used: whoever comes first acts, the other does not', async () => {
    const { access, call } = await accessRig();
    const stop = call({ changes: true, body });
    const forged = { ...stop, body: Buffer.from('%%%%') };
    expect(await access.authenticate(forged)).toMatchObject(unreadable);
    expect(await access.authenticate(stop)).toEqual(replayed);
  });
});
