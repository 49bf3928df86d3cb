import { describe, expect, it } from 'vitest';
import { useServer } from './harness.ts';
import { rawRequest } from './raw-request.ts';

// Pages of other sites, in a browser that remembers a login, and names that were made to lead to this machine.

const server = useServer({ server: { obshell: { listeners: [{ clusterId: 2, port: 0 }] } } });
const listed = useServer({
  server: { corsOrigins: ['https://console.example'], allowedHosts: ['ops.example', 'other.example:8443'] },
});

const stop = '/api/v2/ob/clusters/1/servers/99/stop';
/** Each with the method that it is called by. */
const changing = [
  ['POST', '/api/v2/ob/clusters/1/stop?force=true'],
  ['POST', '/obstop/v1/reset'],
  ['POST', '/obstop/v1/users/100/access-keys'],
  ['PATCH', '/obstop/v1/users/100'],
  ['DELETE', '/obstop/v1/faults'],
  ['POST', '/obstop/v1/checks'],
  ['POST', '/api/v2/nothing'],
  ['QUERY', '/api/v2/time'],
] as const;
const obshell = ['/api/v1/ob/stop', '/api/v1/login', '/api/v1/nothing', '/rpc/v1/ob/stop'];

const foreign: [string, Record<string, string>][] = [
  ['of another site', { origin: 'https://elsewhere.example' }],
  ['without an origin', { origin: 'null' }],
  ['of a name that only begins like this machine’s', { origin: 'http://localhost.elsewhere.example' }],
  ['of two origins', { origin: 'http://localhost:1, https://elsewhere.example' }],
  ['that a browser tells to be of another site', { 'sec-fetch-site': 'cross-site' }],
  ['that a browser tells to be of a sibling domain', { 'sec-fetch-site': 'Same-Site' }],
  [
    'of another site, whatever the browser says',
    { origin: 'https://elsewhere.example', 'sec-fetch-site': 'same-origin' },
  ],
];

describe.each(foreign)('a page %s', (_what, headers) => {
  it('changes nothing through OCP or obstop', async () => {
    for (const [method, path] of changing) {
      const { status, error } = await rawRequest(server.url, method, path, headers);
      expect({ method, path, status, error }).toEqual({
        ...{ method, path, status: 403 },
        error: {
          code: 0,
          message: expect.stringMatching(/^A page of another site may not change anything here: ./),
        },
      });
    }
    const { body } = await server.get('/api/v2/tasks/instances');
    expect(body.data).toMatchObject({ contents: [] });
  });

  it('changes nothing through obshell, at the main server or an agent’s own', async () => {
    for (const url of [server.url, ...server.agents])
      for (const path of obshell) {
        const { status, error } = await rawRequest(url, 'POST', path, headers);
        expect({ path, status, error }).toMatchObject({
          status: 403,
          error: { errCode: 'Request.Origin.NotAllowed' },
        });
      }
  });

  it('reads as before', async () => {
    expect((await rawRequest(server.url, 'GET', '/api/v2/ob/clusters', headers)).status).toBe(200);
  });
});

it('a refused change of a page is recorded, and told in Chinese', async () => {
  const headers = { origin: 'https://elsewhere.example', 'accept-language': 'zh' };
  const { error } = await rawRequest(server.url, 'POST', '/api/v2/ob/clusters/1/stop', headers);
  expect(error.message).toBe('其他站点的页面不能在此做任何更改：https://elsewhere.example。');
  const { body } = await server.get('/obstop/v1/audit?operation=stopCluster&size=1');
  expect(body.data).toMatchObject({ contents: [{ outcome: { reason: 'crossSite', status: 403 } }] });
});

it('as is one of obshell', async () => {
  await rawRequest(server.url, 'POST', '/api/v1/ob/stop', { origin: 'https://elsewhere.example' });
  const { body } = await server.get('/obstop/v1/audit?operation=stopOb&size=1');
  const reason = 'Request.Origin.NotAllowed';
  expect(body.data).toMatchObject({ contents: [{ outcome: { reason, status: 403 } }] });
});

describe('a call that changes something', () => {
  it.each<[string, Record<string, string>]>([
    ['no browser', {}],
    ['a page of this machine', { origin: 'http://localhost:5173', 'sec-fetch-site': 'cross-site' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['a page of the server', { 'sec-fetch-site': 'same-origin' }],
  ])('is carried out for %s', async (_what, headers) => {
    expect((await rawRequest(server.url, 'POST', stop, headers)).status).toBe(404);
  });

  it('is carried out for pages of listed origins and of the server itself, not for others of this machine', async () => {
    const { origin, host } = new URL(listed.url);
    const statusFor = async (headers: Record<string, string>) =>
      (await rawRequest(listed.url, 'POST', stop, headers)).status;
    expect(await statusFor({ origin: 'https://console.example', 'sec-fetch-site': 'cross-site' })).toBe(404);
    expect(await statusFor({ origin })).toBe(404);
    expect(await statusFor({ origin: 'http://ops.example', host: 'ops.example' })).toBe(404);
    expect(await statusFor({ origin: 'http://localhost:5173' })).toBe(403);
    expect(await statusFor({ origin: 'https://console.example:8443' })).toBe(403);
    // Where TLS ends before the server, the browser's word has to stand for the scheme.
    expect(await statusFor({ origin: `https://${host}` })).toBe(403);
    expect(await statusFor({ origin: `https://${host}`, 'sec-fetch-site': 'same-origin' })).toBe(404);
  });

  it('is refused to a page in words that an allowed one may read', async () => {
    const { headers } = await rawRequest(listed.url, 'POST', stop, { origin: 'https://elsewhere.example' });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a name that was made to lead to this machine', () => {
  const host = 'rebound.example:8080';
  it.each([
    ['GET', '/api/v2/ob/clusters'],
    ['POST', '/obstop/v1/reset'],
    ['GET', '/api/v2/nothing'],
    ['GET', '/metrics'],
    ['OPTIONS', '/api/v2/time'],
  ])('reaches nothing by %s %s', async (method, path) => {
    const { status, error } = await rawRequest(server.url, method, path, { host, origin: `http://${host}` });
    expect([status, error]).toEqual([
      421,
      { code: 0, message: `This server does not go by the name ${host}.` },
    ]);
  });

  it('reaches no agent', async () => {
    for (const url of [server.url, ...server.agents]) {
      const { status, error } = await rawRequest(url, 'GET', '/api/v1/info', { host });
      expect([status, error]).toMatchObject([421, { errCode: 'Request.Host.NotAllowed' }]);
    }
  });

  it('is let in where it is allowed', async () => {
    const statusOf = async (name: string) =>
      (await rawRequest(listed.url, 'GET', '/api/v2/time', { host: name })).status;
    expect(
      await Promise.all(
        ['ops.example', 'OPS.example:1', 'other.example:8443', 'x.localhost', '[::1]:9'].map(statusOf),
      ),
    ).toEqual([200, 200, 200, 200, 200]);
    expect(await Promise.all(['other.example', 'ops.example.evil'].map(statusOf))).toEqual([421, 421]);
  });
});
