import { METHODS } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Sent, useServer } from './harness.ts';
import { rawRequest, unfinished } from './raw-request.ts';

const server = useServer();
const stop = '/api/v2/ob/clusters/1/servers/2/stop';
const json = (body: string): Sent => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json' },
});

/** Every refusal has OCP's envelope, and leaves no task behind. */
async function refused(path: string, sent: Sent, status: number) {
  const answer = await server.send(path, sent);
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(answer.body).toMatchObject({
    successful: false,
    status,
    traceId: expect.stringMatching(/^[\da-f]{16}$/),
  });
  expect(answer.body).not.toHaveProperty('data');
  expect(answer.text).not.toMatch(/node_modules|at \w+ \(|<html/);
  const { body } = await server.get('/api/v2/tasks/instances');
  expect(body.data).toMatchObject({ contents: [] });
  return answer.body.error as { code: number; message: string; subErrors?: object[] };
}

describe('what does not exist', () => {
  it.each([
    ['/api/v2/ob/clusters/99/stop', 10002, 'Cluster 99 does not exist.'],
    ['/api/v2/ob/clusters/1/zones/zone9/stop', 50004, 'Zone zone9 does not exist in cluster 1.'],
    ['/api/v2/ob/clusters/1/servers/99/stop', 10002, 'Server 99 does not exist in cluster 1.'],
    ['/api/v2/ob/clusters/99/zones/zone1/stop', 10002, 'Cluster 99 does not exist.'],
    ['/api/v2/ob/clusters/1/servers/4/stop', 10002, 'Server 4 does not exist in cluster 1.'],
  ])('POST %s → 404', async (path, code, message) => {
    expect(await refused(path, { method: 'POST' }, 404)).toEqual({ code, message });
  });

  it.each(['/api/v2/ob/clusters/99', '/api/v2/ob/clusters/99/zones', '/api/v2/ob/clusters/99/servers'])(
    'GET %s → 404',
    async (path) => {
      expect(await refused(path, {}, 404)).toMatchObject({ code: 10002 });
    },
  );

  it('an unknown task → 404, code 20000', async () => {
    expect(await refused('/api/v2/tasks/instances/99', {}, 404)).toMatchObject({ code: 20000 });
  });

  it.each(['/', '/api/v2/ob/cluster', '/api/v2/ob/clusters/1/stop/', '/obstop/v1'])(
    'the unknown path %s → 404, credentials or not',
    async (path) => {
      expect(await refused(path, {}, 404)).toMatchObject({ code: 0 });
      expect(await refused(path, { credentials: null, method: 'POST' }, 404)).toMatchObject({ code: 0 });
    },
  );
});

describe('path parameters', () => {
  it.each(['one', '0', '-1', '1.5', '9007199254740993', '99999999999999999999', '%20', '1%00'])(
    'the cluster id %s → 400 naming id',
    async (id) => {
      const error = await refused(`/api/v2/ob/clusters/${id}/stop`, { method: 'POST' }, 400);
      expect(error.message).toBe('Parameter id is invalid: must be an integer from 1 to 9007199254740991.');
      expect(error.subErrors).toMatchObject([{ field: 'id', object: 'path' }]);
    },
  );

  it.each([
    ['no characters', ''],
    ['129 characters', 'z'.repeat(129)],
    ['a control character', 'zone%0A2'],
    ['NUL', 'zone%00'],
  ])('a zone name with %s → 400 naming zoneName', async (_what, name) => {
    const error = await refused(`/api/v2/ob/clusters/1/zones/${name}/stop`, { method: 'POST' }, 400);
    expect(error.message).toMatch(/^Parameter zoneName is invalid: must be 1 to 128 characters/);
  });

  it('a zone name with a slash, a space or Chinese characters is decoded once, and unknown', async () => {
    const error = await refused(
      '/api/v2/ob/clusters/1/zones/a%2Fb%20%E4%B8%AD%2541/stop',
      { method: 'POST' },
      404,
    );
    expect(error.message).toBe('Zone a/b 中%41 does not exist in cluster 1.');
  });

  it('two broken parameters are both named', async () => {
    const error = await refused('/api/v2/ob/clusters/x/servers/y/stop?force=maybe', { method: 'POST' }, 400);
    expect(error.subErrors).toMatchObject([
      { field: 'id', rejectedValue: 'x' },
      { field: 'serverId', rejectedValue: 'y' },
      { field: 'force', object: 'query', rejectedValue: 'maybe' },
    ]);
  });

  it('a path that cannot be decoded → 400', async () => {
    expect(await refused('/api/v2/ob/clusters/1/zones/%E4%A/stop', { method: 'POST' }, 400)).toMatchObject({
      code: 0,
    });
  });
});

describe('bodies', () => {
  it.each([
    ['malformed JSON', '{"force":', 'The request body is not valid JSON.'],
    ['white space that is none to JSON', '\f', 'The request body is not valid JSON.'],
    ['an array', '[]', 'The request body must be a JSON object.'],
    ['a string', '"force"', 'The request body must be a JSON object.'],
    ['null', 'null', 'The request body must be a JSON object.'],
    ['a string for a boolean', '{"force":"true"}', 'Parameter force is invalid: must be true or false.'],
    [
      'an unknown type',
      '{"type":"STOP_ALL"}',
      'Parameter type is invalid: must be STOP_SERVICE or STOP_PROCESS.',
    ],
    [
      'a huge number',
      '{"force":123456789012345678901234567890}',
      'Parameter force is invalid: must be true or false.',
    ],
  ])('%s → 400', async (_what, body, message) => {
    expect(await refused(stop, json(body), 400)).toMatchObject({ code: 0, message });
  });

  it('malformed JSON is refused by the calls without options too', async () => {
    await refused('/api/v2/ob/clusters/1/stop', json('{'), 400);
    await refused('/api/v2/ob/clusters/1/zones/zone2/stop', json('[1]'), 400);
  });

  it('force in body and query with different values → 400, code 10001', async () => {
    expect(await refused(`${stop}?force=false`, json('{"force":true}'), 400)).toEqual({
      code: 10001,
      message: 'Illegal argument force: the body says true and the query says false.',
    });
  });

  it.each([
    [
      '10,000 nested objects',
      `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      'be nested more than 32 deep',
    ],
    ['arrays that never end', '['.repeat(60_000), 'be nested more than 32 deep'],
    ['6,000 keys', `{${'"k":1,'.repeat(6000)}"k":1}`, 'have more than 4096 values'],
    [
      'a number of 60,000 digits',
      `{"force":${'9'.repeat(60_000)}}`,
      'have a number of more than 64 characters',
    ],
  ])('%s → 400 with the rule, in both languages', async (_what, body, rule) => {
    for (const path of [stop, '/obstop/v1/reset', '/obstop/v1/checks', '/obstop/v1/users']) {
      const error = await refused(path, json(body), 400);
      expect(error.message).toBe(`Parameter body is invalid: must not ${rule}.`);
      const sent = json(body);
      const inChinese = await server.send(path, {
        ...sent,
        headers: { ...sent.headers, 'accept-language': 'zh' },
      });
      expect((inChinese.body.error as { message: string }).message).toMatch(/^参数 body 不合法：/);
    }
  });

  it('many broken rules → 400 that is not longer than it needs to be', async () => {
    const path = `/api/v2/tasks/instances?status=${'x,'.repeat(4000)}`;
    expect((await refused(path, {}, 400)).subErrors).toHaveLength(32);
    const unknown = Array.from({ length: 4000 }, (_, at) => `"key${at}":1`).join();
    const { message } = await refused('/obstop/v1/checks', json(`{${unknown}}`), 400);
    expect(message.length).toBeLessThan(400);
  });

  it('over 64 KiB → 413', async () => {
    const error = await refused(stop, json(`{"x":"${'x'.repeat(64 * 1024)}"}`), 413);
    expect(error.message).toBe('The request body is larger than 65536 bytes.');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'nonsense'])(
    'content type %s → 415',
    async (type) => {
      await refused(stop, { method: 'POST', body: 'force=true', headers: { 'content-type': type } }, 415);
    },
  );
});

describe('methods', () => {
  it.each([
    ['GET', stop, 'POST'],
    ['PUT', '/api/v2/ob/clusters/1/stop', 'POST'],
    ['DELETE', '/api/v2/ob/clusters/1', 'GET'],
    ['POST', '/api/v2/tasks/instances', 'GET'],
  ])('%s %s → 405 with Allow', async (method, path, allow) => {
    const answer = await server.send(path, { method, credentials: null });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
    expect(answer.body).toMatchObject({ status: 405, successful: false });
  });

  it.each(METHODS.filter((method) => method !== 'CONNECT'))(
    '%s never gets 500, with a body or without',
    async (method) => {
      const typed = { 'content-type': 'nonsense', 'content-length': '0' };
      for (const headers of [{}, typed]) {
        const ask = (path: string) => rawRequest(server.url, method, path, headers);
        for (const [path, allow] of [
          [stop, 'POST'],
          ['/api/v2/ob/clusters/1', 'GET'],
          ['/obstop/v1/users', 'GET, POST'],
        ] as const) {
          const isAllowed =
            allow.split(', ').includes(method) || (method === 'HEAD' && allow.startsWith('GET'));
          if (isAllowed) continue;
          const answer = await ask(path);
          expect({ path, status: answer.status, allow: answer.headers.allow }).toEqual({
            path,
            status: 405,
            allow,
          });
          if (method !== 'HEAD')
            expect(answer.error.message).toContain(`${method} is not allowed on ${path}`);
        }
        for (const path of ['/api/v2/nothing', '/obstop/v1', '/rpc/v1/ob/stop', '/api/v1/nothing'])
          expect({ path, status: (await ask(path)).status }).toEqual({ path, status: 404 });
        if (method !== 'POST') expect((await ask('/api/v1/ob/stop')).status).toBe(404);
      }
    },
  );

  it.each(['NOSUCH', 'CONNECT'])('%s → 400 in the envelope', async (method) => {
    const text = await unfinished(server.url, `${method} ${stop} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(text).toContain('HPE_INVALID_METHOD');
  });
});

describe('what is wrong with a body', () => {
  it('does not matter where there is no path', async () => {
    const sent = { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } };
    await refused('/api/v2/nothing', sent, 404);
    await refused('/obstop/v1', json('{'), 404);
  });
});

describe('lists', () => {
  it.each([
    'page=0',
    'size=2001',
    'size=x',
    'status=DONE',
    'sort=secret',
    'clusterId=9007199254740993',
    'size=1&size=2',
  ])('tasks?%s → 400', async (query) => {
    await refused(`/api/v2/tasks/instances?${query}`, {}, 400);
  });
});

describe('the envelope of a refusal', () => {
  it('repeats the caller’s trace id where it is fit for it', async () => {
    const { body } = await server.get('/nowhere', { headers: { 'x-trace-id': 'my-trace.1' } });
    expect(body.traceId).toBe('my-trace.1');
    const odd = await server.get('/nowhere', { headers: { 'x-trace-id': 'a"b<c' } });
    expect(odd.body.traceId).toMatch(/^[\da-f]{16}$/);
  });

  it('speaks Chinese to who asks for it', async () => {
    const { body } = await server.get('/api/v2/ob/clusters/99', {
      headers: { 'accept-language': 'zh-CN,en;q=0.5' },
    });
    expect((body.error as { message: string }).message).toBe('集群 99 不存在。');
  });

  it('comes even for bytes that are no HTTP', async () => {
    const { hostname, port } = new URL(server.url);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.end('NONSENSE\r\n\r\n'));
      let received = '';
      socket.setEncoding('utf8').on('data', (chunk) => {
        received += chunk;
      });
      socket.on('close', () => resolve(received)).on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toMatchObject({
      successful: false,
      status: 400,
    });
  });
});
