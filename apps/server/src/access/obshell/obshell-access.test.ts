import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accessRig, isSettled, rootPassword } from './testing/access-rig.ts';
import { openText, sampleKeys, sealBody, sealHeader } from './testing/sealed-call.ts';

const unreadable = {
  kind: 'refused',
  name: 'Security.Authentication.Header.DecryptFailed',
  arguments: { reason: 'crypto/rsa: decryption error' },
};
const refusal = (name: string) => ({ kind: 'refused', name });
const stop = '{"scope":{"type":"GLOBAL","target":null},"force":true,"x":"é"}';

describe('a header of either SDK', () => {
  it.each([512, 1024, 2048])('is read with %i bit, its body decrypted', async (rsaBits) => {
    const { send } = await accessRig({ rsaBits });
    const python = await send({ body: sealBody(stop) });
    expect(python).toMatchObject({ kind: 'allowed', body: stop, userName: 'root' });
  });

  it('is read whatever the case of its keys, and with what it does not need', async () => {
    const { access, call, clock, publicKey } = await accessRig();
    const fields = {
      Auth: rootPassword,
      Ts: String(clock.nowMs() / 1000 + 60),
      URI: '/api/v1/info?a=%2F',
      Keys: null,
      Token: null,
      forwardAgent: { ip: '', nested: [{ uri: 1 }] },
    };
    const headers = { 'x-ocs-header': sealHeader(publicKey, fields) };
    const verdict = await access.authenticate({ ...call({ target: '/api/v1/info?a=%2F' }), headers });
    expect(verdict).toMatchObject({ kind: 'allowed', body: '' });
    expect(verdict).not.toHaveProperty('encrypt');
  });

  it.each([10, 20, 53])('is read in chunks of %i bytes', async (chunkBytes) => {
    const { send } = await accessRig();
    expect(await send({ chunkBytes, body: sealBody(stop) })).toMatchObject({ body: stop });
  });

  it('without keys carries a plain body', async () => {
    const { send } = await accessRig();
    for (const keys of [null, '', undefined])
      expect(await send({ header: { keys }, body: stop })).toMatchObject({ kind: 'allowed', body: stop });
  });

  it('with keys makes the answer of a login readable to its sender alone', async () => {
    const { send } = await accessRig();
    const verdict = await send();
    if (verdict.kind !== 'allowed' || !verdict.encrypt) throw new Error('not allowed');
    const sealed = verdict.encrypt('session');
    expect(sealed).not.toContain('session');
    expect(openText(sealed)).toBe('session');
  });

  it('may have a body of nothing, which the original dies of', async () => {
    const { send } = await accessRig();
    expect(await send({ body: sealBody('') })).toMatchObject({ kind: 'allowed', body: '' });
  });
});

describe('the key pair', () => {
  it('is the same after a restart and another one after a change of size', async () => {
    const first = await accessRig();
    await first.close();
    const second = await accessRig({}, first.dataDir);
    expect(second.publicKey).toBe(first.publicKey);
    await second.close();
    const third = await accessRig({ rsaBits: 1024 }, first.dataDir);
    const key = createPublicKey({
      key: Buffer.from(third.publicKey, 'base64'),
      format: 'der',
      type: 'pkcs1',
    });
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(1024);
  });

  it('has one of obshell’s sizes', async () => {
    await expect(accessRig({ rsaBits: 2047 })).rejects.toThrow(RangeError);
  });

  it('is asked of the store again after the store was unavailable', async () => {
    const { access, store, call, publicKey } = await accessRig();
    await access.publicKey();
    const { find } = store.agentKeys;
    let broken = true;
    const rig = await accessRig({
      keys: {
        ...store.agentKeys,
        find: (id) => (broken ? Promise.reject(new Error('full')) : find(id)),
      },
    }).catch((error: unknown) => error);
    expect(rig).toMatchObject({ message: 'full' });
    broken = false;
    expect(await access.publicKey()).toBe(publicKey);
    expect(await access.authenticate(call())).toMatchObject({ kind: 'allowed' });
  });
});

describe('a call without a header', () => {
  it.each([{}, { 'x-ocs-header': '' }, { authorization: 'Basic eA==' }])(
    'is told so: %j',
    async (headers) => {
      const { access, call } = await accessRig();
      const verdict = await access.authenticate({ ...call(), headers });
      expect(verdict).toEqual({ kind: 'refused', name: 'Request.Header.NotFound', arguments: {} });
    },
  );
});

describe('a header that cannot be read', () => {
  it.each<[string, (good: string, publicKey: string) => string]>([
    ['no base64', () => '%%%%'],
    ['cut short', (good) => good.slice(0, -4)],
    ['one block too few', (good) => Buffer.from(good, 'base64').subarray(0, -64).toString('base64')],
    ['two headers in one', (good) => `${good}, ${good}`],
    ['blocks that nobody encrypted', () => Buffer.alloc(128, 1).toString('base64')],
    ['numbers beyond the modulus', () => Buffer.alloc(64, 255).toString('base64')],
    ['no JSON', (_, key) => sealHeader(key, Object('x'))],
    ['a list', (_, key) => sealHeader(key, [])],
    ['a number as ts', (_, key) => sealHeader(key, { auth: 'x', ts: 1_600_000_060, uri: '/api/v1/ob/stop' })],
    ['keys of the wrong length', (_, key) => sealHeader(key, { keys: 'AAAA' })],
    ['keys that are no base64', (_, key) => sealHeader(key, { keys: '*'.repeat(44) })],
    ['a key twice', (_, key) => sealHeader(key, { uri: 'a', Uri: 'b' })],
  ])('gets one answer: %s', async (_, mutate) => {
    const { access, call, publicKey } = await accessRig();
    const good = call();
    const headers = { 'x-ocs-header': mutate(String(good.headers['x-ocs-header']), publicKey) };
    expect(await access.authenticate({ ...good, headers })).toEqual(unreadable);
  });

  it('is one of more than 16 blocks: nobody’s to have decrypted for the asking', async () => {
    const { access, call, clock, publicKey } = await accessRig();
    const usual = call();
    const fields = { auth: rootPassword, ts: String(clock.nowMs() / 1000 + 60), uri: usual.target, more: '' };
    const sent = (more: number) => ({
      ...usual,
      headers: { 'x-ocs-header': sealHeader(publicKey, { ...fields, more: 'x'.repeat(more) }) },
    });
    const most = 16 * 53 - JSON.stringify(fields).length;
    expect(await access.authenticate(sent(most))).toMatchObject({ kind: 'allowed' });
    expect(await access.authenticate(sent(most + 1))).toEqual(unreadable);
  });

  it('is not saved by a right one of the other kind', async () => {
    const { access, call } = await accessRig();
    const good = call();
    const headers = { ...good.headers, 'x-ocs-agent-header': 'garbage' };
    expect(await access.authenticate({ ...good, headers })).toEqual(unreadable);
  });
});

describe('a body that cannot be read', () => {
  const sealed = sealBody(stop).toString();
  it.each([
    ['no base64', '%%%%', {}],
    ['not whole blocks', sealed.slice(0, 20), {}],
    ['a wrong padding', sealBody(stop, Buffer.alloc(32, 9)), {}],
    ['cut at a block', Buffer.from(sealed, 'base64').subarray(0, 32).toString('base64'), {}],
    ['no JSON, though sealed', sealBody('stop it'), {}],
    ['no UTF-8, though sealed', sealBody(Buffer.from('{"\xff"}', 'latin1')), {}],
    ['plain, though there are keys', stop, {}],
    ['sealed, though there are no keys', sealed, { keys: null }],
  ])('gets the same answer as such a header: %s', async (_, body, header) => {
    const { send } = await accessRig();
    for (const changes of [false, true]) expect(await send({ body, header, changes })).toEqual(unreadable);
  });

  it('is not looked at before the password is known to be right', async () => {
    const { send } = await accessRig();
    expect(await send({ body: '%%%%', header: { auth: 'wrong' } })).toMatchObject(
      refusal('Security.Authentication.IncorrectOceanbasePassword'),
    );
  });
});

describe('a header for another target', () => {
  it.each([
    ['/api/v1/task/dag/1?show_details=true', '/api/v1/task/dag/1?show_details=True'],
    ['/api/v1/zone/z%31/stop', '/api/v1/zone/z1/stop'],
    ['/api/v1/info', '/api/v1/info?'],
  ])('is refused to the byte: %s is not %s', async (target, uri) => {
    const { send } = await accessRig();
    expect(await send({ target, header: { uri } })).toMatchObject(
      refusal('Security.Authentication.Header.UriMismatch'),
    );
  });
});

describe('ts', () => {
  const at = 1_600_000_000;
  it.each([
    [String(at), 'allowed'],
    [`+${at}`, 'allowed'],
    [String(at + 600), 'allowed'],
    [String(at - 1), 'Security.Authentication.Expired'],
    ['-1', 'Security.Authentication.Expired'],
    [String(at + 601), 'Security.Authentication.Timestamp.Invalid'],
    ['9'.repeat(19), 'Security.Authentication.Timestamp.Invalid'],
    ['', 'Security.Authentication.Timestamp.Invalid'],
    ['soon', 'Security.Authentication.Timestamp.Invalid'],
    [`${at}.5`, 'Security.Authentication.Timestamp.Invalid'],
    ['0x7fffffff', 'Security.Authentication.Timestamp.Invalid'],
  ])('%s is %s', async (ts, expected) => {
    const { send } = await accessRig();
    const verdict = await send({ header: { ts }, arrivedAtMs: at * 1000 + 999 });
    expect(verdict.kind === 'refused' ? verdict.name : verdict.kind).toBe(expected);
  });

  it('is never shown in the answer: it could be a block that somebody else encrypted', async () => {
    const { send } = await accessRig();
    expect(JSON.stringify(await send({ header: { ts: 'secret' } }))).not.toContain('secret');
  });

  it('is judged by when the call came in, not by when it is looked at', async () => {
    const { access, call, clock } = await accessRig();
    const late = call();
    clock.advance(61_000);
    expect(await access.authenticate(late)).toMatchObject({ kind: 'allowed' });
    const tooLate = call({ header: { ts: String(at + 60) } });
    expect(await access.authenticate(tooLate)).toMatchObject(refusal('Security.Authentication.Expired'));
  });

  it('counts for a session as well', async () => {
    const { access, send } = await accessRig();
    const header = { auth: '', session_id: access.openSession(), ts: '1' };
    expect(await send({ header })).toMatchObject(refusal('Security.Authentication.Expired'));
  });
});

describe('passwords', () => {
  it.each(['', 'wrong', 'correct horse ', 'Correct horse', 'correct hors'])(
    '%j is not root’s',
    async (auth) => {
      const { send } = await accessRig();
      expect(await send({ header: { auth } })).toEqual({
        kind: 'refused',
        name: 'Security.Authentication.IncorrectOceanbasePassword',
        arguments: {},
      });
    },
  );

  it('of the agent goes with the agent’s header, which wins over the other', async () => {
    const { access, call } = await accessRig({ agentPassword: 'battery staple' });
    const agent = call({ headerName: 'x-ocs-agent-header', header: { auth: 'battery staple' } });
    const both = { ...agent, headers: { ...agent.headers, 'x-ocs-header': 'garbage' } };
    expect(await access.authenticate(both)).toMatchObject({ kind: 'allowed', userName: 'agent' });
    const root = call({ headerName: 'x-ocs-agent-header' });
    expect(await access.authenticate(root)).toMatchObject(
      refusal('Security.Authentication.IncorrectAgentPassword'),
    );
    const swapped = call({ header: { auth: 'battery staple' } });
    expect(await access.authenticate(swapped)).toMatchObject(
      refusal('Security.Authentication.IncorrectOceanbasePassword'),
    );
  });

  it('of the agent is asked for in vain where there is none', async () => {
    const { send } = await accessRig();
    expect(await send({ headerName: 'x-ocs-agent-header' })).toEqual({
      kind: 'refused',
      name: 'Security.Authentication.WithOceanBasePassword',
      arguments: { agent: '10.10.10.1:2886' },
    });
  });

  it('that are empty open nothing: there is no access with one', async () => {
    await expect(accessRig({ rootPassword: '' })).rejects.toThrow('empty');
    await expect(accessRig({ agentPassword: '' })).rejects.toThrow('empty');
  });

  it('that are wrong are answered ever later; a right one from the same address waits for none of them', async () => {
    const { send, clock } = await accessRig({ throttle: { freeFailures: 1, baseMs: 100, restMs: 50 } });
    expect(await send({ header: { auth: 'wrong' } })).toMatchObject({ kind: 'refused' });
    const waiting = send({ header: { auth: 'wrong' } });
    const right = send();
    expect(await isSettled(right)).toBe(false);
    clock.advance(50);
    expect(await right).toMatchObject({ kind: 'allowed' });
    expect(await isSettled(waiting)).toBe(false);
    clock.advance(50);
    expect(await waiting).toMatchObject(refusal('Security.Authentication.IncorrectOceanbasePassword'));
  });

  it('that were not looked at are not called wrong', async () => {
    const { send, ending } = await accessRig({ throttle: { freeFailures: 0, restMs: 60_000 } });
    const first = send({ header: { auth: 'wrong' } });
    const second = send();
    expect(await isSettled(second)).toBe(false);
    ending.abort();
    expect(await first).toMatchObject(refusal('Security.Authentication.IncorrectOceanbasePassword'));
    expect(await second).toEqual({
      ...refusal('Common.Unexpected'),
      arguments: { reason: 'too many logins are being checked' },
      retryAfterSeconds: 1,
    });
  });

  it('that were right a moment ago are right at once again, whoever else is slowed at that address', async () => {
    const { send } = await accessRig({ throttle: { freeFailures: 0, restMs: 60_000 } });
    expect(await send()).toMatchObject({ kind: 'allowed' });
    void send({ header: { auth: 'wrong' } });
    void send({ header: { auth: 'wrong' } });
    expect(await send()).toMatchObject({ kind: 'allowed' });
  });

  it('are not even reached by a header of nothing; answers to many of those come ever later', async () => {
    const { access, call, clock, send } = await accessRig({ throttle: { freeFailures: 1, baseMs: 100 } });
    const nothing = () => access.authenticate({ ...call(), headers: { 'x-ocs-header': '%' } });
    expect(await nothing()).toMatchObject(unreadable);
    const waiting = nothing();
    expect(await send()).toMatchObject({ kind: 'allowed' });
    expect(await isSettled(waiting)).toBe(false);
    clock.advance(100);
    expect(await waiting).toMatchObject(unreadable);
  });
});

describe('a session', () => {
  const withSession = (session_id: string) => ({
    header: { auth: '', session_id, keys: sampleKeys.toString('base64') },
  });

  it('stands in for the password until it is ended', async () => {
    const { access, send } = await accessRig();
    const id = access.openSession();
    expect(id).toMatch(/^[\da-f]{64}$/);
    expect(await send(withSession(id))).toMatchObject({ kind: 'allowed', userName: 'root' });
    expect(access.endSession(id)).toBe(true);
    expect(access.endSession(id)).toBe(false);
    expect(await send(withSession(id))).toMatchObject(refusal('Security.Authentication.SessionInvalid'));
  });

  it('is whose password opened it', async () => {
    const { access, send } = await accessRig();
    expect(await send(withSession(access.openSession('agent')))).toMatchObject({ userName: 'agent' });
  });

  it('lasts half an hour after its last use', async () => {
    const { access, send, clock } = await accessRig();
    const id = access.openSession();
    clock.advance(1_799_000);
    expect(await send(withSession(id))).toMatchObject({ kind: 'allowed' });
    clock.advance(1_799_000);
    expect(await send(withSession(id))).toMatchObject({ kind: 'allowed' });
    clock.advance(1_800_000);
    expect(await send(withSession(id))).toMatchObject(refusal('Security.Authentication.SessionExpired'));
    expect(access.endSession(id)).toBe(false);
  });

  it('does not help where a password is asked for', async () => {
    const { access, send } = await accessRig();
    expect(await send({ ...withSession(access.openSession()), sessionAllowed: false })).toMatchObject(
      refusal('Security.Authentication.IncorrectOceanbasePassword'),
    );
  });

  it('does not outweigh a password that is wrong', async () => {
    const { access, send } = await accessRig();
    expect(await send({ header: { auth: 'wrong', session_id: access.openSession() } })).toMatchObject(
      refusal('Security.Authentication.IncorrectOceanbasePassword'),
    );
  });

  it('that nobody opened is invalid', async () => {
    const { send } = await accessRig();
    expect(await send(withSession('ab'.repeat(32)))).toMatchObject(
      refusal('Security.Authentication.SessionInvalid'),
    );
  });
});
