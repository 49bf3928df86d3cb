import { afterEach, describe, expect, it, vi } from 'vitest';
import { ok, scriptedTransport } from '../../test/scripted-transport.ts';
import { createVirtualRuntime } from '../../test/virtual-runtime.ts';
import { ObstopError } from '../core/errors.ts';
import type { TransportRequest } from '../core/transport.ts';
import { authenticating, type OcpAuth } from './auth.ts';
import { stringToSign } from './signing.ts';

const date = new Date('2023-01-17T03:36:01Z');
const signal = new AbortController().signal;
const zoneStop: TransportRequest = {
  method: 'POST',
  url: 'http://ocp.example.com:8080/api/v2/ob/clusters/1/zones/zone2/stop',
  headers: { 'content-type': 'application/json', 'x-ocp-origin': 'unit-test', 'x-trace-id': '1' },
  signal,
};
const serverStop: TransportRequest = {
  method: 'POST',
  url: 'http://ocp.example.com:8080/api/v2/ob/clusters/1/servers/2/stop?a=%E4%B8%AD&b=2',
  headers: { 'content-type': 'application/json' },
  body: '{"force":false}',
  signal,
};

async function sent(auth: OcpAuth, request: TransportRequest) {
  const inner = scriptedTransport([ok({})]);
  const { transport } = authenticating(auth, inner, { ...createVirtualRuntime(), date: () => date });
  await transport(request);
  return inner.requests[0]?.headers ?? {};
}

afterEach(() => vi.unstubAllGlobals());

describe('Basic', () => {
  it('carries name and password in UTF-8', async () => {
    const headers = await sent({ kind: 'basic', username: 'admin', password: 'pä:ss' }, zoneStop);
    expect(headers.authorization).toBe(`Basic ${Buffer.from('admin:pä:ss').toString('base64')}`);
  });
});

describe('an access key', () => {
  const key: OcpAuth = { kind: 'access-key', accessKeyId: 'AK', secretAccessKey: 'test-secret' };

  it('signs a request without a body as the rule has it', async () => {
    const headers = await sent(key, zoneStop);
    expect(headers.date).toBe('Tue, 17 Jan 2023 03:36:01 GMT');
    expect(headers.authorization).toBe('OCP-ACCESS-KEY-HMACSHA1 AK:HMAuJANbc+sWQzyRogKtadsc4Lg=');
  });

  it('signs body and query as the rule has it', async () => {
    const headers = await sent(key, serverStop);
    expect(headers.authorization).toBe('OCP-ACCESS-KEY-HMACSHA1 AK:/oTQQfIfmNeqPgPGDBJDXfEvBqw=');
  });

  it('keeps a line for each of the seven parts, and leaves the default port out as the Host header does', () => {
    const bare = stringToSign({ method: 'GET', url: 'http://ocp.example.com:80/api/v2/info', headers: {} });
    expect(bare.split('\n')).toEqual(['GET', '', '', '', 'ocp.example.com', '', '/api/v2/info']);
  });

  it('is refused in a browser, which would drop the date', async () => {
    class BrowserRequest {
      readonly headers = new Headers();
    }
    vi.stubGlobal('Request', BrowserRequest);
    const error = await sent(key, zoneStop).catch((thrown: unknown) => thrown);
    expect(ObstopError.is(error, 'invalid-request') && error.path).toBe('auth.kind');
  });
});

it.each([
  ['auth.kind', { kind: 'bearer' }],
  ['auth.kind', undefined],
  ['auth.username', { kind: 'basic', username: 'a:b', password: 'p' }],
  ['auth.username', { kind: 'basic', password: 'p' }],
  ['auth.password', { kind: 'basic', username: 'a', password: '' }],
  ['auth.accessKeyId', { kind: 'access-key', accessKeyId: 'a\nb', secretAccessKey: 's' }],
  ['auth.secretAccessKey', { kind: 'access-key', accessKeyId: 'a' }],
])('%s is what is wrong with %o', (path, auth) => {
  const make = () => authenticating(auth as OcpAuth, scriptedTransport([]), createVirtualRuntime());
  expect(make).toThrow(expect.objectContaining({ kind: 'invalid-request', path }));
});
