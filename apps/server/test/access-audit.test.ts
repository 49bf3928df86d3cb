import { taskId } from '@obstop/domain';
import type { AuditQuery } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { useServer } from './harness.ts';

const server = useServer();

const traced = (traceId: string) => ({ headers: { 'x-trace-id': traceId } });
const recordsOf = async (query: Partial<AuditQuery> = {}) =>
  (await server.admin.listAudit({ page: 1, size: 100, ...query })).records;
/** The records of one request, of which there is one at most. */
const recordOf = async (traceId: string) => {
  const found = (await recordsOf()).filter((record) => record.traceId === traceId);
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0];
};

describe('an accepted stop', () => {
  it('is on record: who, what, from where, when, which task', async () => {
    const before = Date.now();
    const answer = await server.post(
      '/api/v2/ob/clusters/1/zones/zone2/stop',
      undefined,
      traced('stop-zone'),
    );
    const { id } = answer.body.data as { id: number };
    const record = await recordOf('stop-zone');
    expect(record).toEqual({
      id: expect.any(Number),
      atMs: expect.any(Number),
      traceId: 'stop-zone',
      userId: 100,
      userName: 'admin',
      address: '127.0.0.1',
      operation: 'stopZone',
      target: { id: '1', zoneName: 'zone2' },
      outcome: { kind: 'accepted', taskId: id },
    });
    expect(record?.atMs).toBeGreaterThanOrEqual(before);
    expect(await recordsOf({ taskId: taskId(id) })).toEqual([record]);
    await server.ended(id);
  });

  it('is followed by what is done to its task', async () => {
    const [stop] = await recordsOf({ outcome: 'accepted' });
    const id = stop?.outcome.kind === 'accepted' ? stop.outcome.taskId : taskId(0);
    await server.post(`/api/v2/tasks/instances/${id}/retry`, undefined, traced('retry-ended'));
    expect(await recordOf('retry-ended')).toMatchObject({
      operation: 'retryTask',
      target: { taskInstanceId: String(id) },
      outcome: { kind: 'refused', reason: 'taskStateNotAllowed', status: 400 },
    });
    const start = await server.post('/api/v2/ob/clusters/1/zones/zone2/start', undefined, traced('start'));
    const started = (start.body.data as { id: number }).id;
    expect(await recordOf('start')).toMatchObject({
      operation: 'startZone',
      outcome: { kind: 'accepted', taskId: started },
    });
    await server.ended(started);
  });
});

describe('a refused change', () => {
  const json = (body: string) => ({ body, headers: { 'content-type': 'application/json' } });
  it.each([
    ['unauthenticated', 401, '/api/v2/ob/clusters/1/stop', { credentials: 'mallory:guess' }, 'mallory'],
    ['unauthenticated', 401, '/api/v2/ob/clusters/1/stop', { credentials: null }, ''],
    ['unauthenticated', 401, '/api/v2/tasks/instances/1/retry', { credentials: 'admin:guess' }, 'admin'],
    ['clusterNotFound', 404, '/api/v2/ob/clusters/99/stop', {}, 'admin'],
    ['zoneNotFound', 404, '/api/v2/ob/clusters/1/zones/nowhere/stop', {}, 'admin'],
    ['invalidParameter', 400, '/api/v2/ob/clusters/one/stop', {}, 'admin'],
    ['malformedJson', 400, '/api/v2/ob/clusters/1/stop', json('{'), 'admin'],
    ['bodyNotObject', 400, '/api/v2/ob/clusters/1/stop', json('[]'), 'admin'],
    ['bodyTooLarge', 413, '/api/v2/ob/clusters/1/stop', json('x'.repeat(70_000)), 'admin'],
    ['unsupportedMediaType', 415, '/api/v2/ob/clusters/1/stop', { body: 'x' }, 'admin'],
    ['taskNotFound', 404, '/api/v2/tasks/instances/999/rollback', {}, 'admin'],
  ])('for %s is on record once (%i %s)', async (reason, status, url, sent, userName) => {
    const trace = `refused-${reason}-${userName}-${status}`;
    const headers = { ...('headers' in sent ? sent.headers : {}), 'x-trace-id': trace };
    const answer = await server.send(url, { method: 'POST', ...sent, headers });
    expect(answer.status).toBe(status);
    const record = await recordOf(trace);
    expect(record).toMatchObject({
      userName,
      address: '127.0.0.1',
      outcome: { kind: 'refused', reason, status },
    });
    expect('userId' in (record ?? {})).toBe(status !== 401);
    expect(JSON.stringify(record)).not.toMatch(/guess|correct horse/);
  });

  it('for want of rights is on record with who it was', async () => {
    const made = await server.admin.createUser({ name: 'kim', password: 'battery staple', roles: [] });
    const id = made.kind === 'ok' ? made.user.id : 0;
    const sent = { credentials: 'kim:battery staple', ...traced('no-rights') };
    await server.post('/api/v2/ob/clusters/2/servers/4/stop', undefined, sent);
    expect(await recordOf('no-rights')).toMatchObject({
      userId: id,
      userName: 'kim',
      operation: 'stopServer',
      target: { id: '2', serverId: '4' },
      outcome: { kind: 'refused', reason: 'forbidden', status: 403 },
    });
  });

  it('is on record though the server is ended at once', async () => {
    await server.post('/api/v2/ob/clusters/99/stop', undefined, traced('last-words'));
    await server.restart();
    expect(await recordOf('last-words')).toMatchObject({ outcome: { reason: 'clusterNotFound' } });
  });
});

describe('a read', () => {
  it('is not on record, whether answered or refused', async () => {
    await server.get('/api/v2/ob/clusters/1', traced('read'));
    await server.get('/api/v2/ob/clusters/1', { credentials: 'mallory:guess', ...traced('refused-read') });
    expect([await recordOf('read'), await recordOf('refused-read')]).toEqual([undefined, undefined]);
  });
});

describe('a flood of refusals of nobody', () => {
  it('is a few records that count them all, and leaves the others as they are', async () => {
    const stop = await server.post('/api/v2/ob/clusters/99/stop', undefined, traced('before the flood'));
    expect(stop.status).toBe(404);
    const before = await recordsOf();
    const refusedOf = async () =>
      (await recordsOf({ outcome: 'refused', operation: 'startCluster' })).slice();
    const flood = Array.from({ length: 400 }, (_, at) =>
      server.post(`/api/v2/ob/clusters/${at}/start`, undefined, { credentials: at % 2 ? null : 'eve:guess' }),
    );
    for (const answer of await Promise.all(flood)) expect(answer.status).toBe(401);
    const found = await refusedOf();
    expect(found.length).toBeLessThanOrEqual(8);
    expect(found.reduce((all, { sum }) => all + (sum?.count ?? 1), 0)).toBe(400);
    expect((await recordsOf()).slice(-before.length)).toEqual(before);
    const shown = await server.get('/obstop/v1/audit?operation=startCluster&size=1');
    const { contents } = shown.body.data as { contents: { sum?: { count: number } }[] };
    expect(contents[0]?.sum?.count).toBeGreaterThan(100);
  });

  it('is so at obshell too, whose header nobody has sealed', async () => {
    const flood = Array.from({ length: 50 }, () =>
      server.post('/api/v1/ob/stop', { scope: { type: 'GLOBAL' }, force: true }, { credentials: null }),
    );
    for (const answer of await Promise.all(flood)) expect(answer.status).toBe(400);
    const found = await recordsOf({ outcome: 'refused', operation: 'stopOb' });
    expect(found.length).toBeLessThanOrEqual(2);
    expect(found.reduce((all, { sum }) => all + (sum?.count ?? 1), 0)).toBe(50);
  });
});
