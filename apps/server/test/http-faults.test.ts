import { describe, expect, it } from 'vitest';
import { SimulatedClusters } from '../src/config/simulated-config.ts';
import { betweenLooks } from './between-looks.ts';
import { type Answer, type TestServer, useServer } from './harness.ts';

const stopServer2 = '/api/v2/ob/clusters/1/servers/2/stop';

/** Sets one; answers the answer. */
const set = (server: TestServer, rule: object, scope?: object): Promise<Answer> =>
  server.post('/obstop/v1/faults', { ...(scope && { scope }), rule });

const taskCount = async (server: TestServer) => {
  const { body } = await server.get('/api/v2/tasks/instances?page=1&size=1');
  return (body.data as { page: { totalElements: number } }).page.totalElements;
};

describe('faults of HTTP', () => {
  const server = useServer();

  it('are refused unless the server was started with them', async () => {
    const answer = await set(server, { kind: 'httpCut', operation: 'stopServer', at: 'answer' });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({
      message: 'Illegal argument rule.kind: faults of HTTP are off, --http-faults turns them on.',
    });
  });
});

describe('faults of HTTP that are on', () => {
  const options = { server: { httpFaults: true } };
  const server = useServer(options);
  const other = useServer(options);
  const anew = async (rule: object) => {
    expect((await server.post('/obstop/v1/reset')).status).toBe(200);
    const answer = await set(server, rule);
    expect(answer.status, answer.text).toBe(200);
  };

  it('answer a status in the envelope before the call is carried out, as often as told', async () => {
    await anew({ kind: 'httpStatus', operation: 'stopServer', at: 'request', status: 503, times: 2 });
    const before = await taskCount(server);
    for (let n = 0; n < 2; n += 1) {
      const { status, body } = await server.post(stopServer2);
      expect(status).toBe(503);
      expect(body).toMatchObject({
        successful: false,
        status: 503,
        error: { message: expect.stringMatching(/fault \d+/) },
      });
    }
    expect(await taskCount(server)).toBe(before);
    expect((await server.post(stopServer2)).status).toBe(200);
    expect((await server.get('/obstop/v1/faults')).body.data).toEqual({ contents: [] });
  });

  it('answer a status in place of the answer of a call that was carried out', async () => {
    await anew({ kind: 'httpStatus', operation: 'stopServer', at: 'answer', status: 502 });
    const before = await taskCount(server);
    const { status, headers, body } = await server.post(stopServer2);
    expect([status, body.status]).toEqual([502, 502]);
    expect(headers.get('content-type')).toMatch('application/json');
    expect(await taskCount(server)).toBe(before + 1);
  });

  it('speak as obshell on its paths', async () => {
    await anew({ kind: 'httpStatus', operation: 'getAgentTime', at: 'request', status: 429 });
    const { status, body } = await server.get('/api/v1/time', { credentials: null });
    expect(status).toBe(429);
    expect(body).toMatchObject({
      successful: false,
      status: 429,
      error: { errCode: 'Common.Unexpected', message: expect.stringMatching(/fault \d+/) },
    });
  });

  it('cut an answer in the middle, of a call that was carried out', async () => {
    await anew({ kind: 'httpCut', operation: 'stopServer', at: 'answer' });
    const before = await taskCount(server);
    const authorization = `Basic ${Buffer.from('admin:correct horse').toString('base64')}`;
    const response = await fetch(server.url + stopServer2, { method: 'POST', headers: { authorization } });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(await taskCount(server)).toBe(before + 1);
  });

  it('end a connection without an answer, and nothing is carried out', async () => {
    await anew({ kind: 'httpCut', operation: 'stopServer', at: 'request' });
    const before = await taskCount(server);
    await expect(server.post(stopServer2)).rejects.toThrow();
    expect(await taskCount(server)).toBe(before);
  });

  it.each(['request', 'answer'])('delay the %s for as long as told', async (at) => {
    await anew({ kind: 'httpDelay', operation: 'stopServer', at, latency: { kind: 'fixed', ms: 500 } });
    const before = await taskCount(server);
    const startedAt = performance.now();
    const stopping = server.post(stopServer2);
    if (at === 'answer') while ((await taskCount(server)) === before) await betweenLooks();
    const seenAfter = performance.now() - startedAt;
    expect((await stopping).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(490);
    if (at === 'answer') expect(seenAfter).toBeLessThan(490);
  });

  it('strike a share of the calls of their operation alone, the same ones with the same seed', async () => {
    const rule = { kind: 'httpStatus', operation: 'listClusters', at: 'answer', status: 500, share: 0.5 };
    const statuses = async (of: TestServer, seed: number) => {
      await of.post('/obstop/v1/reset');
      expect((await set(of, { ...rule, seed })).status).toBe(200);
      const found: number[] = [];
      for (let n = 0; n < 20; n += 1) {
        found.push((await of.get('/api/v2/ob/clusters')).status);
        expect((await of.get('/api/v2/ob/clusters/1')).status).toBe(200);
      }
      return found;
    };
    const found = await statuses(server, 7);
    expect(new Set(found)).toEqual(new Set([200, 500]));
    expect(await statuses(other, 7)).toEqual(found);
    expect(await statuses(server, 7)).toEqual(found);
    expect(await statuses(server, 8)).not.toEqual(found);
  });

  it('stay over a restart, and none hits the calls that clear them', async () => {
    await anew({ kind: 'httpCut', operation: 'listClusters', at: 'request' });
    await server.restart();
    await expect(server.get('/api/v2/ob/clusters')).rejects.toThrow();
    expect((await server.send('/obstop/v1/faults', { method: 'DELETE' })).status).toBe(200);
    expect((await server.get('/api/v2/ob/clusters')).status).toBe(200);
  });

  it('leave alone what is answered before a call is known', async () => {
    expect((await server.get('/api/v2/%zz')).status).toBe(400);
    expect((await server.get('/api/v3/nothing')).status).toBe(404);
    const headers = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' };
    expect((await server.send(stopServer2, { method: 'OPTIONS', headers })).status).toBe(204);
  });

  it('hold up no server that is to end', async () => {
    const latency = { kind: 'fixed', ms: 600_000 };
    await anew({ kind: 'httpDelay', operation: 'listClusters', at: 'answer', latency });
    const asked = server.get('/api/v2/ob/clusters').catch(() => undefined);
    await server.get('/api/v2/ob/clusters/1');
    await server.restart();
    await asked;
  });

  it.each([
    [{ operation: 'setFault' }, {}, 'rule.operation'],
    [{ share: 0 }, {}, 'rule.share'],
    [{ share: 1.5 }, {}, 'rule.share'],
    [{ times: 0 }, {}, 'rule.times'],
    [{ status: 200 }, {}, 'rule.status'],
    [{ at: 'once' }, {}, 'rule.at'],
    [{}, { clusterId: 1 }, 'scope'],
  ])('that make no sense are refused: %j %j', async (wrong, scope, field) => {
    const rule = { kind: 'httpStatus', operation: 'stopServer', at: 'request', status: 500, ...wrong };
    const { status, body } = await set(server, rule, scope);
    expect(status).toBe(400);
    expect((body.error as { message: string }).message).toContain(field);
  });
});

describe('a cut answer that is compressed', () => {
  const servers = Array.from({ length: 250 }, (_, index) => ({ id: index + 1, ip: `10.0.0.${index + 1}` }));
  const fleetClusters = SimulatedClusters.parse([
    { id: 1, name: 'large', zones: [{ name: 'zone1', servers }] },
  ]);
  const server = useServer({ server: { httpFaults: true, fleetClusters } });

  it('ends before its end', async () => {
    const path = '/api/v2/ob/clusters/1';
    expect((await server.get(path)).headers.get('content-encoding')).toBe('gzip');
    await set(server, { kind: 'httpCut', operation: 'getCluster', at: 'answer' });
    await expect(server.get(path)).rejects.toThrow();
  });
});
