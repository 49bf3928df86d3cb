import { type OcpErrorName, OcpErrorResponse, ocpErrors, renderMessage } from '@obstop/contracts';
import { ocpOperations } from '@obstop/contracts/operations';
import { describe, expect, inject, it } from 'vitest';
import { rawRequest } from './raw-request.ts';

const url = inject('mockUrl');
const basic = { authorization: `Basic ${btoa('admin:anything')}` };
const json = { ...basic, 'content-type': 'application/json' };
const stop = '/api/v2/ob/clusters/1/servers/2/stop';
const post = (path: string, body?: string | ReadableStream, headers: Record<string, string> = json) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body, duplex: 'half' }),
  });

/** Checks the envelope, status and message against the catalogue; the rest of the body is handed back. */
async function expectOcp(
  response: Response,
  name: OcpErrorName,
  values: Record<string, string | number> = {},
) {
  const entry = ocpErrors[name];
  expect(response.status).toBe(entry.status);
  expect(response.headers.get('content-type')).toBe('application/json');
  const body = OcpErrorResponse.parse(await response.json());
  expect(body).toMatchObject({
    error: { code: entry.code, message: renderMessage(entry, values) },
    status: entry.status,
    successful: false,
  });
  return body;
}

/** A body in chunks, without a Content-Length. */
function chunked(...parts: string[]): ReadableStream {
  return ReadableStream.from(parts.map((part) => new TextEncoder().encode(part)));
}

describe('a body that is no JSON', () => {
  it.each([
    ['half an object', '{"force":'],
    ['an encrypted text', 'q83vEjRWeJCrze8SNFZ4kA=='],
    ['two values', '{}{}'],
    ['a byte order mark before an object', '\ufeff{}'],
  ])('is refused as malformed: %s', async (_, body) => {
    await expectOcp(await post(stop, body), 'malformedJson');
  });

  it('is refused as malformed when it comes in chunks', async () => {
    await expectOcp(await post(stop, chunked('{"force"', ':')), 'malformedJson');
  });

  it.each([
    [undefined, '(none)'],
    ['text/plain', 'text/plain'],
    ['application/x+json', 'application/x+json'],
  ])('is not looked at where its content type is %s', async (contentType, type) => {
    const headers = contentType === undefined ? basic : { ...basic, 'content-type': contentType };
    const { status, body } = await rawRequest(url, {
      method: 'POST',
      path: stop,
      headers,
      body: '{"force":',
    });
    expect({ status, message: JSON.parse(body).error.message }).toEqual({
      status: 415,
      message: renderMessage(ocpErrors.unsupportedMediaType, { type }),
    });
  });
});

describe('a body that is good', () => {
  it.each([
    ['nothing, in chunks, labelled JSON', chunked()],
    ['white space', ' \n'],
    ['an object', chunked('{"force":', 'true}')],
    ['null for what is absent', '{"force":null,"freezeServer":null,"type":null}'],
    ['a key that nobody knows', '{"Force":"yes"}'],
    ['the same as in the query', '{"force":true}'],
  ])('is answered as such: %s', async (_what, body) => {
    const response = await post(`${stop}?force=true`, body);
    expect({ status: response.status, violations: response.headers.get('sl-violations') }).toEqual({
      status: 200,
      violations: null,
    });
  });

  it.each(['utf-8', 'utf-16', 'no-such-charset'])(
    'is read as UTF-8 whatever it says: %s',
    async (charset) => {
      const headers = { ...basic, 'content-type': `application/json; charset=${charset}` };
      expect((await post(stop, '{"force":true}', headers)).status).toBe(200);
    },
  );
});

/** The same errors, with the same values, as apps/server/test has them of the server. */
describe('what the rules of the contract refuse', () => {
  const word = 'must be true or false';
  const types = 'must be STOP_SERVICE or STOP_PROCESS';
  const id = 'must be an integer from 1 to 9007199254740991';
  const clusterStop = '/api/v2/ob/clusters/1/stop';
  const isolation = 'STOP_SERVICE is nothing but the isolation that force leaves out';

  it.each<[path: string, body: string | undefined, name: OcpErrorName, values: Record<string, string>]>([
    [stop, '{"force":"yes"}', 'invalidParameter', { field: 'force', rule: word }],
    [stop, '{"force":1}', 'invalidParameter', { field: 'force', rule: word }],
    [stop, '{"freezeServer":"true"}', 'invalidParameter', { field: 'freezeServer', rule: word }],
    [stop, '{"type":"X"}', 'invalidParameter', { field: 'type', rule: types }],
    [stop, '{"type":"stop_service"}', 'invalidParameter', { field: 'type', rule: types }],
    [stop, '{"type":"X","force":"yes"}', 'invalidParameter', { field: 'force', rule: word }],
    [`${stop}?force=yes`, undefined, 'invalidParameter', { field: 'force', rule: word }],
    [`${stop}?type=X`, '{}', 'invalidParameter', { field: 'type', rule: types }],
    [
      stop.replace('servers/2', 'servers/x'),
      '{"force":"yes"}',
      'invalidParameter',
      { field: 'serverId', rule: id },
    ],
    [
      clusterStop.replace('clusters/1', 'clusters/0'),
      undefined,
      'invalidParameter',
      { field: 'id', rule: id },
    ],
    [stop, '[]', 'bodyNotObject', {}],
    [stop, 'null', 'bodyNotObject', {}],
    [clusterStop, '"x"', 'bodyNotObject', {}],
    [
      `${stop}?force=false`,
      '{"force":true}',
      'illegalArgument',
      { field: 'force', rule: 'the body says true and the query says false' },
    ],
    [
      `${stop}?type=STOP_PROCESS`,
      '{"type":"STOP_SERVICE"}',
      'illegalArgument',
      { field: 'type', rule: 'the body says STOP_SERVICE and the query says STOP_PROCESS' },
    ],
    [stop, '{"force":true,"type":"STOP_SERVICE"}', 'illegalArgument', { field: 'force', rule: isolation }],
    [`${stop}?force=true`, '{"type":"STOP_SERVICE"}', 'illegalArgument', { field: 'force', rule: isolation }],
  ])('%s with %s is %s', async (path, body, name, values) => {
    await expectOcp(await post(path, body), name, values);
  });

  it('is told rule by rule', async () => {
    const { error } = await expectOcp(await post(`${stop}?force=x`, '{"type":"X"}'), 'invalidParameter', {
      field: 'force',
      rule: word,
    });
    expect(error.subErrors).toEqual([
      { field: 'force', message: word, object: 'query', rejectedValue: 'x' },
      { field: 'type', message: types, object: 'body', rejectedValue: 'X' },
    ]);
  });

  it('is refused whatever answer is asked for', async () => {
    const headers = { ...json, prefer: 'code=409, example=clusterBusy' };
    const values = { field: 'force', rule: word };
    await expectOcp(await post(stop, '{"force":"yes"}', headers), 'invalidParameter', values);
  });

  it.each(['{"force":"yes"}', '{"force":', '{"force":true,"type":"STOP_SERVICE"}'])(
    'is nobody’s business without credentials: %s',
    async (body) => {
      const response = await post(stop, body, { 'content-type': 'application/json' });
      await expectOcp(response, 'unauthenticated');
      expect(response.headers.get('www-authenticate')).toBe('Basic realm="OCP", charset="UTF-8"');
    },
  );
});

describe('a list in the query', () => {
  it.each(['status=RUNNING,FAILED', 'status=RUNNING&status=FAILED', 'status=RUNNING'])(
    'is taken: %s',
    async (query) => {
      const response = await fetch(`${url}/api/v2/tasks/instances?${query}`, { headers: basic });
      expect({ status: response.status, violations: response.headers.get('sl-violations') }).toEqual({
        status: 200,
        violations: null,
      });
    },
  );
});

describe('a body over 64 KiB', () => {
  const full = `"${'x'.repeat(65_534)}"`;

  it('is refused by its length', async () => {
    await expectOcp(await post(stop, `${full} `), 'bodyTooLarge', { limit: 65_536 });
  });

  it('is refused when its length shows only as it comes in', async () => {
    await expectOcp(await post(stop, chunked(full, ' ')), 'bodyTooLarge', { limit: 65_536 });
  });

  it('is refused only from the next byte on', async () => {
    await expectOcp(await post(stop, full), 'bodyNotObject');
  });
});

describe('an unknown path', () => {
  it.each([
    '/',
    '/api/v2/nothing',
    '/api/v2/time/',
    '/api/v2/ob/clusters//stop',
    '/obstop/v1/faults',
    '/openapi.yaml',
  ])('is not found: %s', async (path) => {
    await expectOcp(await post(path), 'pathNotFound', { path });
  });

  it('is not found under a host of its own', async () => {
    const { status, body } = await rawRequest(url, { method: 'GET', path: '//example.com/api/v2/time' });
    expect({ status, code: JSON.parse(body).error.code }).toEqual({
      status: 404,
      code: ocpErrors.pathNotFound.code,
    });
  });

  it('is refused where it cannot be decoded, and Prism lives on', async () => {
    await expectOcp(await post('/api/v2/ob/clusters/1/zones/%ff/stop'), 'malformedPath');
    expect((await post('/api/v2/ob/clusters/1/zones/%E4%B8%AD%20a%2Fb/stop')).status).toBe(200);
  });
});

describe('a wrong method', () => {
  const operations = Object.values(ocpOperations);
  const paths = [...new Set(operations.map(({ path }) => path))];

  it.each(paths)('is refused with the right ones named: %s', async (pattern) => {
    const path = pattern.replace(/\{\w+\}/g, '1');
    const allowed = operations
      .filter((operation) => operation.path === pattern)
      .map(({ method }) => method)
      .join(', ');
    for (const method of ['PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(`${url}${path}`, { method, headers: basic });
      await expectOcp(response, 'methodNotAllowed', { method, path, allowed });
      expect(response.headers.get('allow')).toBe(allowed);
    }
  });

  it('is a GET of a stop', async () => {
    const response = await fetch(`${url}${stop}`, { headers: basic });
    await expectOcp(response, 'methodNotAllowed', { method: 'GET', path: stop, allowed: 'POST' });
  });
});

describe('every refusal', () => {
  it('has a trace id of 16 hexadecimal digits, each time another', async () => {
    const first = await expectOcp(await post('/'), 'pathNotFound', { path: '/' });
    const second = await expectOcp(await post('/'), 'pathNotFound', { path: '/' });
    expect(first.traceId).toMatch(/^[0-9a-f]{16}$/);
    expect(second.traceId).not.toBe(first.traceId);
  });

  it('has the caller’s trace id where one is sent', async () => {
    const body = await expectOcp(await post('/', undefined, { 'x-trace-id': 'mine' }), 'pathNotFound', {
      path: '/',
    });
    expect(body.traceId).toBe('mine');
  });

  it('speaks Chinese to those who ask for it', async () => {
    const response = await post(stop, '{', { ...json, 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' });
    const body = OcpErrorResponse.parse(await response.json());
    expect(body.error.message).toBe(ocpErrors.malformedJson.message.zh);
  });

  it('in Chinese names the rule in Chinese, too', async () => {
    const response = await post(`${stop}?force=maybe`, '{}', { ...json, 'accept-language': 'zh-CN' });
    const { error } = OcpErrorResponse.parse(await response.json());
    expect(error.message).toBe('参数 force 不合法：必须是 true 或 false。');
    expect(error.subErrors).toMatchObject([{ field: 'force', message: '必须是 true 或 false' }]);
  });

  it.each(['http://localhost:5173', 'https://127.0.0.1', 'http://[::1]:80'])(
    'can be read by a page of this machine, with credentials, as Prism’s answers can: %s',
    async (origin) => {
      const cors = (response: Response) =>
        [...response.headers].filter(([name]) => name === 'vary' || name.startsWith('access-control-'));
      const prism = cors(await post(stop, '{}', { ...json, origin }));
      expect(Object.fromEntries(prism)).toEqual({
        vary: 'Origin',
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'WWW-Authenticate, Retry-After, Allow, ETag',
      });
      expect(cors(await post(stop, '{', { ...json, origin }))).toEqual(prism);
    },
  );

  it.each(['http://console.example', 'null', 'http://localhost.evil.example'])(
    'can be read by no page from elsewhere: %s',
    async (origin) => {
      for (const body of ['{}', '{'])
        expect(
          (await post(stop, body, { ...json, origin })).headers.get('access-control-allow-origin'),
        ).toBeNull();
    },
  );
});

describe('a preflight', () => {
  const asked = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'prefer' };

  it.each([stop, '/api/v2/nothing', '/api/v1/ob/stop'])(
    'of a page of this machine is answered: %s',
    async (path) => {
      const headers = { Origin: 'http://localhost:5173', ...asked };
      expect(await rawRequest(url, { method: 'OPTIONS', path, headers })).toMatchObject({
        status: 204,
        headers: {
          'access-control-allow-origin': 'http://localhost:5173',
          'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers': 'prefer',
          'access-control-allow-credentials': 'true',
          'access-control-max-age': '600',
        },
      });
    },
  );

  it('of a page from elsewhere is a wrong method', async () => {
    const headers = { Origin: 'http://console.example', ...asked };
    expect((await rawRequest(url, { method: 'OPTIONS', path: stop, headers })).status).toBe(405);
  });
});
