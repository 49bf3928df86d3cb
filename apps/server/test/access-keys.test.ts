import { beforeAll, describe, expect, it } from 'vitest';
import { type SignedRequest, sign } from '../src/access/access-key-signature.ts';
import { accessRig, wordFor } from './access-rig.ts';
import { type Answer, useServer } from './harness.ts';

const minute = 60_000;

describe('an access key', () => {
  async function rig() {
    const made = await accessRig();
    const { id } = await made.user('kim', 'correct horse');
    const outcome = await made.admin.createAccessKey(id);
    if (outcome.kind !== 'ok') throw new Error(outcome.kind);
    const { key, secret } = outcome;
    const authorize = async (
      change: {
        dateMs?: number;
        date?: string;
        authorization?(signature: string): string;
        body?: string;
      } = {},
    ) => {
      const date = change.date ?? new Date(change.dateMs ?? made.clock.nowMs()).toUTCString();
      const request = {
        method: 'POST',
        url: '/x',
        headers: { host: 'ocp:8080', date },
        body: Buffer.from('{}'),
      };
      const signature = sign(secret, request);
      const authorization =
        change.authorization?.(signature) ?? `OCP-ACCESS-KEY-HMACSHA1 ${key.id}:${signature}`;
      const head = { ...request, headers: { ...request.headers, authorization }, address: '10.0.0.1' };
      const outcome = await made.access.authenticate(head);
      return wordFor(outcome.kind === 'signed' ? outcome.verify(Buffer.from(change.body ?? '{}')) : outcome);
    };
    return { ...made, userId: id, key, authorize };
  }

  it('shows when it was last used, written once a minute at most, and not by a wrong signature', async () => {
    const { authorize, admin, userId, clock } = await rig();
    const lastUsed = async () => {
      const listed = await admin.listAccessKeys(userId);
      return listed.kind === 'ok' ? listed.keys[0]?.lastUsedAtMs : undefined;
    };
    const beganAtMs = clock.nowMs();
    expect(await authorize({ body: 'another' })).toBe('nobody');
    expect(await lastUsed()).toBeUndefined();
    await Promise.all([authorize(), authorize(), authorize()]);
    expect(await lastUsed()).toBe(beganAtMs);
    clock.advance(minute - 1);
    await authorize();
    expect(await lastUsed()).toBe(beganAtMs);
    clock.advance(1);
    await authorize();
    expect(await lastUsed()).toBe(beganAtMs + minute);
  });

  it('signs for its user, whose password and lock-out do not matter', async () => {
    const { authorize, admin, userId, identity, clock } = await rig();
    expect(await authorize()).toBe('kim');
    await identity.countFailedLogin(userId, { failures: 1, lockUntilMs: clock.nowMs() + 60 * minute });
    await admin.changeUser(userId, { password: 'battery staple' });
    expect(await authorize()).toBe('kim');
  });

  it('has a date within 15 minutes of the server’s, the limit left out', async () => {
    const { authorize, clock } = await rig();
    // Dates have seconds, so the clock stands on one.
    clock.advance(1000 - (clock.nowMs() % 1000));
    const at = (ms: number) => authorize({ dateMs: clock.nowMs() + ms });
    expect([await at(-15 * minute + 1000), await at(15 * minute - 1000)]).toEqual(['kim', 'kim']);
    expect([await at(-15 * minute), await at(15 * minute)]).toEqual(['nobody', 'nobody']);
  });

  it.each([
    ['2020-09-13T12:26:40Z'],
    ['Sun, 13 Sep 2020 12:26:40 +0000'],
    ['Sunday, 13-Sep-20 12:26:40 GMT'],
    ['Sun Sep 13 2020 12:26:40'],
    [''],
  ])('with the date %j is refused, though the moment is right', async (date) => {
    const { authorize, clock } = await rig();
    expect(new Date(clock.nowMs()).toISOString()).toBe('2020-09-13T12:26:40.000Z');
    expect(await authorize({ date })).toBe('nobody');
    expect(await authorize({ date: 'Sun, 13 Sep 2020 12:26:40 GMT' })).toBe('kim');
  });

  it('is named in the scheme’s exact spelling, with one blank', async () => {
    const { authorize, key } = await rig();
    const spellings = [
      (s: string) => `ocp-access-key-hmacsha1 ${key.id}:${s}`,
      (s: string) => `OCP-ACCESS-KEY-HMACSHA1  ${key.id}:${s}`,
      (s: string) => `OCP-ACCESS-KEY-HMACSHA1 ${s}:${key.id}`,
      (s: string) => `OCP-ACCESS-KEY-HMACSHA1 ${key.id} ${s}`,
      (s: string) => `OCP-ACCESS-KEY-HMACSHA256 ${key.id}:${s}`,
      (s: string) => `OCP-ACCESS-KEY-HMACSHA1 AK0:${s}`,
      (s: string) => `OCP-ACCESS-KEY-HMACSHA1 ${key.id}:${s.slice(0, -2)}`,
      () => `OCP-ACCESS-KEY-HMACSHA1 ${key.id}:`,
    ];
    for (const authorization of spellings)
      expect([authorization('s'), await authorize({ authorization })]).toEqual([
        authorization('s'),
        'nobody',
      ]);
  });

  it('is refused with another body', async () => {
    const { authorize } = await rig();
    expect([await authorize({ body: '{ }' }), await authorize({ body: '' })]).toEqual(['nobody', 'nobody']);
  });

  it('is refused once it, or its user, is disabled', async () => {
    const { authorize, admin, key, userId } = await rig();
    await admin.changeUser(userId, { disabled: true });
    expect(await authorize()).toBe('nobody');
    await admin.changeUser(userId, { disabled: false });
    expect(await authorize()).toBe('kim');
    await admin.disableAccessKey(key.id);
    expect(await authorize()).toBe('nobody');
  });
});

describe('over HTTP', () => {
  const server = useServer();
  let key = '';
  let secret = '';
  beforeAll(async () => {
    const made = await server.admin.createUser({
      name: 'automation',
      password: 'correct horse',
      roles: ['CLUSTER_MANAGER'],
    });
    if (made.kind !== 'ok') throw new Error(made.kind);
    const outcome = await server.admin.createAccessKey(made.user.id);
    if (outcome.kind !== 'ok') throw new Error(outcome.kind);
    ({
      key: { id: key },
      secret,
    } = outcome);
  });

  /** Signs one request and sends another that differs in `sent`. */
  async function signed(
    method: string,
    url: string,
    body = '',
    sent: { url?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const headers = {
      date: new Date().toUTCString(),
      host: new URL(server.url).host,
      'x-ocp-origin': 'unit-test',
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    };
    const request: SignedRequest = { method, url, headers, body: Buffer.from(body) };
    const authorization = `OCP-ACCESS-KEY-HMACSHA1 ${key}:${sign(secret, request)}`;
    const actual = sent.body ?? body;
    return server.send(sent.url ?? url, {
      method,
      credentials: null,
      headers: { ...headers, authorization, ...sent.headers },
      ...(actual === '' ? {} : { body: actual }),
    });
  }

  it('a signed read is answered', async () => {
    const answer = await signed('GET', '/api/v2/ob/clusters?size=1&name=ob');
    expect(answer.status).toBe(200);
  });

  it('a signed request is told that it was signed', async () => {
    const answer = await signed('GET', '/obstop/v1/me');
    expect(answer.body.data).toMatchObject({ authentication: 'accessKey' });
  });

  it('a signed stop with a body is carried out, in the name of the key’s user', async () => {
    const answer = await signed('POST', '/api/v2/ob/clusters/1/servers/2/stop', '{"force":true}');
    expect(answer.status).toBe(200);
    const { id } = answer.body.data as { id: number };
    const task = await server.get(`/api/v2/tasks/instances/${id}`);
    expect(task.text).toContain('automation');
    const { records } = await server.admin.listAudit({ page: 1, size: 1 });
    expect(records).toMatchObject([{ userName: 'automation', outcome: { kind: 'accepted', taskId: id } }]);
    await server.ended(id);
  });

  it.each([
    ['another body', { body: '{"force":true }' }],
    ['no body', { body: '' }],
    ['a body that is no JSON', { body: '{' }],
    ['a body of another type', { body: 'x', headers: { 'content-type': 'text/plain' } }],
    ['another server', { url: '/api/v2/ob/clusters/1/servers/3/stop?force=true' }],
    ['another query', { url: '/api/v2/ob/clusters/1/servers/2/stop?force=false' }],
    ['one parameter more', { url: '/api/v2/ob/clusters/1/servers/2/stop?force=true&type=STOP_PROCESS' }],
    ['another header of OCP’s', { headers: { 'x-ocp-origin': 'elsewhere' } }],
    ['one more header of OCP’s', { headers: { 'x-ocp-more': '1' } }],
    ['another date', { headers: { date: new Date(Date.now() + 1000 * 77).toUTCString() } }],
    ['no date', { headers: { date: '' } }],
  ])('a signed stop that arrives with %s gets 401', async (_what, sent) => {
    const url = '/api/v2/ob/clusters/1/servers/2/stop?force=true';
    const answer = await signed('POST', url, '{"force":true}', sent);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ successful: false, error: { code: 0 } });
    expect(answer.text).not.toContain(secret);
  });

  it('a body that is no JSON or no object, rightly signed, gets 400', async () => {
    const url = '/api/v2/ob/clusters/1/stop';
    expect((await signed('POST', url, '{')).status).toBe(400);
    expect((await signed('POST', url, '[]')).status).toBe(400);
  });

  it('a body too large to be read gets 413', async () => {
    const answer = await signed('POST', '/api/v2/ob/clusters/1/stop', 'x'.repeat(70_000));
    expect(answer.status).toBe(413);
    expect(answer.headers.get('connection')).toBe('close');
  });

  it('without the right, a signed stop gets 403', async () => {
    const users = await server.admin.listUsers();
    const id = users.find(({ name }) => name === 'automation')?.id ?? 0;
    await server.admin.changeUser(id, { roles: ['CLUSTER_VIEWER'] });
    const answer = await signed('POST', '/api/v2/ob/clusters/1/stop', '{}');
    expect(answer.status).toBe(403);
    expect((await signed('GET', '/api/v2/ob/clusters/1')).status).toBe(200);
    await server.admin.changeUser(id, { roles: ['CLUSTER_MANAGER'] });
  });
});
