import { OcpTaskD } from '@obstop/contracts';
import { describe, expect, it } from 'vitest';
import { betweenLooks } from './between-looks.ts';
import { useServer } from './harness.ts';

describe('a task', () => {
  const server = useServer({ stepLatencyMs: 15 });
  const stop = async (cluster: number) => {
    const { body } = await server.post(`/api/v2/ob/clusters/${cluster}/stop`);
    return (body.data as { id: number }).id;
  };
  const path = (id: number) => `/api/v2/tasks/instances/${id}`;
  /** Without what differs from answer to answer. */
  const dataOf = (text: string) => text.slice(0, text.lastIndexOf(',"duration":'));

  it('that is read over and over shows every step that it makes, and none is taken back', async () => {
    const id = await stop(2);
    const seen: string[] = [];
    for (; ; await betweenLooks()) {
      const { text, body } = await server.get(path(id));
      const task = OcpTaskD.parse(body.data);
      if (dataOf(text) !== seen.at(-1)) seen.push(dataOf(text));
      if (task.status === 'RUNNING') continue;
      expect(task.subtasks.map(({ status }) => status)).toEqual(task.subtasks.map(() => 'SUCCESSFUL'));
      break;
    }
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('that has ended is answered alike ever after, in the envelope of the day', async () => {
    const id = await stop(1);
    await server.ended(id);
    const ask = (traceId: string) => server.get(path(id), { headers: { 'x-trace-id': traceId } });
    const [one, other] = [await ask('one'), await ask('other')];
    expect(dataOf(other.text)).toBe(dataOf(one.text));
    expect([one.body.traceId, other.body.traceId]).toEqual(['one', 'other']);
    expect(other.text).toBe(JSON.stringify(other.body));
    expect(other.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(Object.keys(other.body)).toEqual([
      'data',
      'duration',
      'server',
      'status',
      'successful',
      'timestamp',
      'traceId',
    ]);
  });

  it('that has not changed is answered 304 without a body to whoever knows it, and whole once it has', async () => {
    const begun = await server.post('/api/v2/ob/clusters/1/start');
    const { id } = begun.body.data as { id: number };
    const first = await server.get(path(id));
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"\d+-\d+"$/);
    await server.ended(id);
    const ended = await server.get(path(id), { headers: { 'if-none-match': etag } });
    expect([ended.status, ended.headers.get('etag') === etag]).toEqual([200, false]);
    const now = ended.headers.get('etag') ?? '';
    const again = await server.get(path(id), { headers: { 'if-none-match': now } });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', now]);
    const nobody = await server.get(path(id), { headers: { 'if-none-match': '*' }, credentials: null });
    expect(nobody.status).toBe(401);
  });

  it('is the same under the short path that a public client polls, and the list stays the list', async () => {
    const begun = await server.post('/api/v2/ob/clusters/1/zones/zone1/stop');
    const { id } = begun.body.data as { id: number };
    await server.ended(id);
    const [long, short] = [await server.get(path(id)), await server.get(`/api/v2/tasks/${id}`)];
    expect([short.status, dataOf(short.text)]).toEqual([200, dataOf(long.text)]);
    const etag = long.headers.get('etag') ?? '';
    expect(short.headers.get('etag')).toBe(etag);
    const known = await server.get(`/api/v2/tasks/${id}`, { headers: { 'if-none-match': etag } });
    expect([known.status, known.text]).toEqual([304, '']);
    expect((await server.get('/api/v2/tasks/instances')).body.data).toHaveProperty('page');
    const stop = await server.post(`/api/v2/tasks/${id}`);
    expect([stop.status, stop.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('a task that was read before', () => {
  const server = useServer();

  it('is not found by whoever may not see its cluster, from the very next request on', async () => {
    const { body } = await server.post('/api/v2/ob/clusters/2/stop');
    const { id } = body.data as { id: number };
    await server.ended(id);
    const permissions = ['TASK:*:READ', 'CLUSTER:2:READ'];
    const created = await server.admin.createUser({
      name: 'kim',
      password: 'battery staple',
      roles: [],
      permissions,
    });
    if (created.kind !== 'ok') throw new Error(created.kind);
    const status = async () =>
      (await server.get(`/api/v2/tasks/instances/${id}`, { credentials: 'kim:battery staple' })).status;
    expect(await status()).toBe(200);
    await server.admin.changeUser(created.user.id, { permissions: ['TASK:*:READ', 'CLUSTER:1:READ'] });
    expect(await status()).toBe(404);
    await server.admin.changeUser(created.user.id, { permissions });
    expect(await status()).toBe(200);
  });
});
