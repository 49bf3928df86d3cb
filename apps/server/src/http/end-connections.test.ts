import { type AddressInfo, connect, type Socket } from 'node:net';
import Fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { endConnectionsOnClose } from './end-connections.ts';

/** A server whose `/held` is answered when `answer` is called. */
async function rig(patienceMs: number) {
  const held = Promise.withResolvers<string>();
  const asked = Promise.withResolvers<void>();
  const app = Fastify();
  endConnectionsOnClose(app, patienceMs);
  app.get('/held', () => {
    asked.resolve();
    return held.promise;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const open = (bytes: string) =>
    new Promise<Socket>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(bytes);
        resolve(socket);
      });
      socket.on('error', () => {});
      onTestFinished(() => void socket.destroy());
    });
  return { app, open, asked: asked.promise, answer: held.resolve };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
// Longer than any test: what ends then was not waited for.
const never = 3_600_000;

it.each([
  ['sends nothing', ''],
  ['has sent half a request', 'GET /held HTTP/1.1\r\nhost'],
])('does not wait for a connection that %s', async (_, bytes) => {
  const { app, open } = await rig(never);
  const socket = await open(bytes);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await app.close();
  await closed;
});

it('answers what was asked before, and then ends all connections', async () => {
  const { app, open, asked, answer } = await rig(never);
  await open('');
  const socket = await open(get('/held'));
  await asked;
  const closing = app.close();
  const text = new Promise<string>((resolve) => {
    let seen = '';
    socket.on('data', (chunk) => {
      seen += String(chunk);
    });
    socket.on('close', () => resolve(seen));
  });
  answer('as it was');
  expect(await text).toMatch(/^HTTP\/1.1 200 OK(.|\s)*as it was$/);
  await closing;
});

it('gives up on a call that is not answered in time', async () => {
  const { app, open, asked } = await rig(50);
  await open(get('/held'));
  await asked;
  await app.close();
});
