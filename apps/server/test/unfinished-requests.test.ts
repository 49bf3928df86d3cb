import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ServerLog } from '../src/wiring/log.ts';
import { useServer } from './harness.ts';
import { unfinished } from './raw-request.ts';

const defects: unknown[] = [];
const log = { defect: (error: unknown) => defects.push(error), request: () => {} } as unknown as ServerLog;
const server = useServer({
  hooks: { log },
  server: { requestTimeoutMs: 40, headersTimeoutMs: 20, obshell: { listeners: [{ clusterId: 2, port: 0 }] } },
});

const admin = `Authorization: Basic ${Buffer.from('admin:correct horse').toString('base64')}\r\n`;
const head = (path: string, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${more}Content-Type: application/json\r\nContent-Length: 50\r\n`;
const stop = '/api/v2/ob/clusters/1/stop';
const late = 'HTTP/1.1 408 Request Timeout';

/** The first line of the one answer, and its body. */
function read(text: string) {
  expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  return { line: text.split('\r\n')[0], body: JSON.parse(text.split('\r\n\r\n')[1] ?? '') };
}

describe('a request that never comes whole', () => {
  // Node looks for such requests once a second, so all are waited for at a time.
  it('is answered 408, whatever is missing', async () => {
    const cases: [string, string][] = [
      ['its head', head(stop)],
      ['anything', ''],
      ['its body, on OCP', `${head(stop, admin)}\r\n`],
      ['the rest of its body', `${head(stop, admin)}\r\n{"a"`],
      [
        'the next chunk',
        `${head(stop, admin).replace('Content-Length: 50', 'Transfer-Encoding: chunked')}\r\n5\r\nab`,
      ],
      ['its body, on obstop', `${head('/obstop/v1/reset', admin)}\r\n`],
    ];
    const answers = await Promise.all(
      cases.map(async ([what, bytes]) => [what, read(await unfinished(server.url, bytes))]),
    );
    const answered = {
      line: late,
      body: { status: 408, error: { message: 'The request did not arrive in time.' } },
    };
    expect(answers).toMatchObject(cases.map(([what]) => [what, answered]));
  });

  it('is answered 408 by obshell and by an agent of its own', async () => {
    const { url } = server;
    const [agent = ''] = server.agents;
    const asked = [
      unfinished(url, `${head('/api/v1/ob/stop')}\r\n`),
      unfinished(agent, `${head('/api/v1/ob/stop')}\r\n`),
      unfinished(agent, head('/api/v1/ob/stop')),
    ];
    for (const answer of await Promise.all(asked)) {
      const { line, body } = read(answer);
      expect([line, body]).toMatchObject([late, { status: 408, error: { errCode: 'Request.TimedOut' } }]);
    }
  });

  it('is answered 408 where its body was to be signed', async () => {
    const made = await server.admin.createAccessKey(100);
    if (made.kind !== 'ok') throw new Error(made.kind);
    const date = `Date: ${new Date().toUTCString()}\r\n`;
    const signed = `${date}Authorization: OCP-ACCESS-KEY-HMACSHA1 ${made.key.id}:x\r\n`;
    expect(read(await unfinished(server.url, `${head(stop, signed)}\r\n{`)).line).toBe(late);
  });

  it('is not answered once more where it was answered without its body', async () => {
    expect(read(await unfinished(server.url, `${head(stop)}\r\n`)).body.status).toBe(401);
  });

  it('is no defect, nor is a caller who leaves', async () => {
    const { hostname, port } = new URL(server.url);
    for (const path of [stop, '/api/v1/ob/stop'])
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () =>
          socket.write(`${head(path, admin)}\r\n{`, () => socket.destroy()),
        );
        socket.on('close', () => resolve());
      });
    await server.stop();
    expect(defects).toEqual([]);
  });
});
