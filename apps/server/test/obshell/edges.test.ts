import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { exchange } from './fixture-client/wire.ts';
import { expectData, expectEnvelope, expectError } from './support/envelope.ts';
import { useShell } from './support/shell-rig.ts';

// What no handler of a call sees: how answers look whatever they say, and what comes where there is no call.
const rig = useShell({ obshell: { listeners: [{ clusterId: 2, port: 0 }] } });
const unknown = 'Element not found: 404 not found';
const send = (method: string, target: string, headers: [string, string][] = []) =>
  exchange(rig.server.url, { method, target, headers });

describe('a path that is no call’s', () => {
  it.each(
    ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT'].flatMap((method) =>
      [
        '/api/v1',
        '/api/v1/',
        '/api/v1/nothing',
        '/rpc/v1',
        '/rpc/v1/ob/stop?x=1',
        '/api/v1/ob/stop/more',
      ].map((target) => [method, target] as const),
    ),
  )('%s %s is not found, in obshell’s envelope', async (method, target) => {
    const answer = await send(method, target, [['X-OBSHELL-Trace-ID', 'mine']]);
    if (method === 'HEAD') expect([answer.status, answer.text]).toEqual([404, '']);
    else {
      expectError(answer, 404, 'Common.NotFound', unknown);
      expect(expectEnvelope(answer, 404).traceId).toBe('mine');
    }
  });

  it.each(['/api/v1/ob/stop', '/api/v1/info'])('nor has %s OPTIONS or HEAD', async (target) => {
    expectError(await send('OPTIONS', target), 404, 'Common.NotFound', unknown);
    const stranger: [string, string][] = [['Origin', 'https://elsewhere.example']];
    expectError(await send('OPTIONS', target, stranger), 404, 'Common.NotFound', unknown);
    expect((await send('HEAD', target)).status).toBe(404);
  });

  it.each(['/api/v1x', '/rpc/v11', '/api/v2/nothing', '/rpc'])('%s is not obshell’s', async (target) => {
    const { status, text } = await send('GET', target);
    expect(status).toBe(404);
    expect(text).not.toContain('errCode');
  });

  it('that cannot be decoded is a bad request', async () => {
    for (const target of ['/api/v1/ob/zone/%ff/stop', '/rpc/v1/%zz'])
      expectError(await send('POST', target), 400, 'Common.BadRequest', /^Bad request: ./);
  });
});

describe('a slash at the end', () => {
  it.each([
    ['GET', '/api/v1/info/', 301, '/api/v1/info'],
    [
      'GET',
      '/api/v1/task/dag/unfinish/?show_details=true',
      301,
      '/api/v1/task/dag/unfinish?show_details=true',
    ],
    ['GET', '/api/v1/task/dag/20168430081028869/', 301, '/api/v1/task/dag/20168430081028869'],
    ['POST', '/api/v1/ob/stop/', 307, '/api/v1/ob/stop'],
    ['POST', '/api/v1/ob/zone/zone%201/stop/?a=b', 307, '/api/v1/ob/zone/zone%201/stop?a=b'],
  ])('%s %s is sent to the call without it: %i', async (method, target, status, location) => {
    const answer = await send(method, target);
    expect({ status: answer.status, location: answer.headers.location }).toEqual({ status, location });
    expect(answer.text).toBe(method === 'GET' ? `<a href="${location}">Moved Permanently</a>.\n\n` : '');
  });

  it.each([
    ['GET', '/api/v1/ob/stop/'],
    ['HEAD', '/api/v1/info/'],
    ['OPTIONS', '/api/v1/info/'],
    ['GET', '/api/v1/info//'],
    ['GET', '/api/v1/nothing/'],
  ])('%s %s is not found: no call is there without it either', async (method, target) => {
    expect((await send(method, target)).status).toBe(404);
  });
});

describe('the type of an answer', () => {
  it('is bare, whatever the answer', async () => {
    const caller = rig.caller();
    const answers = [
      await caller.get('/api/v1/info'),
      await caller.get('/api/v1/task/dags/agent'),
      await caller.post('/api/v1/ob/stop', {}),
      await caller.get('/api/v1/nothing'),
      await caller.get('/api/v1/ob/info', { rawHeader: '%%%' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 404, 401]);
    for (const { headers } of answers) expect(headers['content-type']).toBe('application/json');
  });

  it('is bare too where a changing request is answered once more', async () => {
    const caller = rig.caller();
    const sealed = await caller.sealed({
      method: 'POST',
      target: '/api/v1/ob/stop',
      body: { scope: { type: 'GLOBAL' }, force: true },
    });
    for (let turn = 0; turn < 2; turn++) {
      const answer = await caller.sendSealed(sealed);
      expectData(answer);
      expect(answer.headers['content-type']).toBe('application/json');
    }
  });
});

/** Sends the pieces one after the other, each once the one before has gone out, and reads until the end. */
const raw = (url: string, ...pieces: string[]) =>
  new Promise<{ head: string; body: { error: object } }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    let text = '';
    const next = () => {
      const piece = pieces.shift();
      if (piece !== undefined) socket.write(piece, next);
    };
    const socket = connect(Number(port), hostname, next);
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject).on('close', () => {
      const end = text.indexOf('\r\n\r\n');
      resolve({ head: text.slice(0, end), body: JSON.parse(text.slice(end)) });
    });
  });

const unreadable: [string, string[]][] = [
  ['a header that is none', ['GET /api/v1/info HTTP/1.1\r\nno header\r\n\r\n']],
  ['too many headers', [`POST /rpc/v1/ob/stop HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`]],
  ['a length that is none', ['POST /api/v1/ob/stop HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n']],
  [
    'a chunk that is none',
    ['POST /api/v1/ob/stop HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n', 'zz\r\n'],
  ],
];

describe('bytes that the HTTP parser refuses', () => {
  const bad = { errCode: 'Common.BadRequest', message: expect.stringMatching(/^Bad request: HPE_/) };
  const head = /^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/json\r\n/;

  it.each(unreadable)('%s: told in obshell’s envelope', async (_, pieces) => {
    const answer = await raw(rig.server.url, ...pieces);
    expect(answer.head).toMatch(head);
    expect(answer.body).toMatchObject({ successful: false, status: 400, error: bad });
    expect(answer.body).not.toHaveProperty('data');
  });

  it('elsewhere: told in OCP’s', async () => {
    const answer = await raw(rig.server.url, 'GET /api/v2/time HTTP/1.1\r\nno header\r\n\r\n');
    expect(answer.body.error).not.toHaveProperty('errCode');
  });

  it('at an agent’s own port: always in obshell’s', async () => {
    const [url = ''] = rig.server.agents;
    expect((await raw(url, 'NONSENSE\r\n\r\n')).body.error).toEqual(bad);
    const answer = await exchange(url, { method: 'OPTIONS', target: '/', headers: [] });
    expectError(answer, 404, 'Common.NotFound', unknown);
  });
});
