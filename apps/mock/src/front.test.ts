import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ocpErrors, renderMessage } from '@obstop/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { createFront } from './front.ts';
import { ocpSurface } from './surfaces/ocp.ts';
import type { Surface } from './surfaces/surface.ts';

const servers: Server[] = [];
/** Credentials, of which any will do. */
const someone = { authorization: 'any' };
const known = '/api/v2/ob/clusters/1/zones/a%2Fb/stop?x=%20';

/** An API beside OCP, whose bodies are one letter of the caller's. */
const letters: Surface = {
  prefix: '/api/v1',
  operations: [
    {
      operationId: 'write',
      method: 'POST',
      path: '/api/v1/letters/{id}',
      pathParameters: ['id'],
      queryParameters: [],
      changes: true,
    },
  ],
  traceHeader: 'x-obshell-trace-id',
  credentialHeaders: ['x-key'],
  isAnonymous: () => false,
  check: ({ params }, { query, body }) =>
    query === ''
      ? { kind: 'passed', body: body.subarray(0, 1) }
      : { kind: 'refused', answer: () => ({ status: 400, headers: {}, body: { query, ...params } }) },
  answers: () => ({}),
  taskOf: () => undefined,
  sendsOn: false,
  inChinese: () => undefined,
  refuse: ({ kind }, { traceId }) => ({ status: 404, headers: {}, body: { kind, traceId } }),
};

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A front before a Prism that behaves as told. */
async function frontOf(listener: RequestListener, silenceMs?: number): Promise<string> {
  const upstream = { host: '127.0.0.1', port: await listen(createServer(listener)) };
  const front = createFront({
    surfaces: [letters, ocpSurface],
    upstream: () => upstream,
    ...(silenceMs === undefined ? {} : { silenceMs }),
  });
  return `http://127.0.0.1:${await listen(front)}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

describe('what passes through the front', () => {
  it('has its path, headers and body untouched', async () => {
    let seen = {};
    const url = await frontOf((request, response) => {
      const { method, url: target, headers } = request;
      seen = { method, target, prefer: headers.prefer, length: headers['content-length'] };
      request.pipe(response);
    });
    const body = '{ "a": 12345678901234567890 }';
    const headers = { authorization: 'any', prefer: 'code=409', 'content-type': 'application/json' };
    const response = await fetch(`${url}${known}`, { method: 'POST', headers, body });
    expect(await response.text()).toBe(body);
    expect(seen).toEqual({ method: 'POST', target: known, prefer: 'code=409', length: '29' });
  });

  it('comes back with its status and headers untouched, while it is still being written', async () => {
    let finish = () => {};
    const url = await frontOf((_, response) => {
      response.writeHead(
        418,
        'Teapot',
        [
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['X-Odd', 'yes'],
        ].flat(),
      );
      response.write('first ');
      finish = () => response.end('last');
    });
    const response = await fetch(`${url}${known}`, { method: 'POST', headers: someone });
    expect([response.status, response.statusText, response.headers.getSetCookie()]).toEqual([
      418,
      'Teapot',
      ['a=1', 'b=2'],
    ]);
    finish();
    expect(await response.text()).toBe('first last');
  });
});

describe('a Prism that does not answer', () => {
  const unavailable = (reason: string) => ({
    error: { code: ocpErrors.unavailable.code, message: renderMessage(ocpErrors.unavailable, { reason }) },
    status: 503,
    successful: false,
  });

  it('is said to be unavailable when it keeps silent', async () => {
    const url = await frontOf(() => {}, 20);
    const response = await fetch(`${url}${known}`, { method: 'POST', headers: someone });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject(unavailable('Prism does not answer: no answer in 20 ms'));
  });

  it('is said to be unavailable when it hangs up', async () => {
    const url = await frontOf((request) => request.socket.destroy());
    const response = await fetch(`${url}${known}`, { method: 'POST', headers: someone });
    expect(await response.json()).toMatchObject(unavailable('Prism does not answer: socket hang up'));
  });

  it('breaks the caller’s connection off when it breaks off in the middle', async () => {
    const url = await frontOf((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('a part', () => response.destroy());
    });
    const response = await fetch(`${url}${known}`, { method: 'POST', headers: someone });
    await expect(response.text()).rejects.toThrow();
  });
});

it('lets Prism know when the caller goes away', async () => {
  const caller = new AbortController();
  let left: Promise<unknown> | undefined;
  const url = await frontOf((_, response) => {
    left = once(response, 'close');
    caller.abort();
  });
  await expect(
    fetch(`${url}${known}`, { method: 'POST', headers: someone, signal: caller.signal }),
  ).rejects.toThrow();
  await left;
});

describe('an API under a prefix of its own', () => {
  const headers = { 'content-type': 'text/plain', 'x-obshell-trace-id': 'mine' };

  it('refuses in its own way, for all paths below the prefix and no other', async () => {
    const url = await frontOf(() => {});
    for (const path of ['/api/v1', '/api/v1/', '/api/v1/%ff']) {
      const response = await fetch(`${url}${path}`, { headers });
      expect(await response.json()).toMatchObject({ kind: expect.any(String), traceId: 'mine' });
    }
    expect(await (await fetch(`${url}/api/v10/ob/stop`)).json()).toMatchObject({
      status: 404,
      successful: false,
    });
  });

  it('has its calls held against its own rules, and hands on what they make of the body', async () => {
    const url = await frontOf((request, response) => {
      response.write(`${request.headers['content-type']} `);
      request.pipe(response);
    });
    const post = (path: string, key: Record<string, string>) =>
      fetch(`${url}/api/v1/letters/${path}`, {
        method: 'POST',
        headers: { ...headers, ...key },
        body: 'abc',
      });
    expect(await (await post('a%2Fb', { 'x-key': '' })).text()).toBe('application/json a');
    expect(await (await post('a%2Fb?c=%20#d', { 'x-key': '' })).json()).toEqual({
      query: 'c=%20',
      id: 'a/b',
    });
    expect(await (await post('a?c', {})).json()).toMatchObject({ kind: 'noCredentials' });
  });
});
