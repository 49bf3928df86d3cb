import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { applyLoad, wireRequest } from './load.ts';

async function serve(seen: string[], status = 200) {
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

it('each request is sent once where no time is given', async () => {
  const seen: string[] = [];
  const requests = Array.from({ length: 30 }, (_, n) => wireRequest('POST', `/${n}`, 'Basic x'));
  const perSecond = await applyLoad(await serve(seen, 409), { connections: 4, requests, expected: 409 });
  expect(seen).toHaveLength(30);
  expect(new Set(seen).size).toBe(30);
  expect(seen).toContain('POST /29 Basic x');
  expect(perSecond).toBeGreaterThan(0);
});

it('an answer of another status ends the measurement', async () => {
  const load = { connections: 1, requests: [wireRequest('GET', '/', 'x')], expected: 200 };
  await expect(applyLoad(await serve([], 409), load)).rejects.toThrow('expected 200, got 409');
});

it('requests go round for the given time, and the warm-up does not count', async () => {
  const seen: string[] = [];
  const requests = [wireRequest('GET', '/a', 'Basic x'), wireRequest('GET', '/b', 'Basic x')];
  // A clock that each request moves by 10 ms: the answers at 180 to 240 ms count.
  const time = { durationMs: 60, warmUpMs: 180, nowMs: () => seen.length * 10 };
  const perSecond = await applyLoad(await serve(seen), { connections: 1, requests, expected: 200, ...time });
  expect(seen).toHaveLength(24);
  expect(seen.slice(0, 3)).toEqual(['GET /a Basic x', 'GET /b Basic x', 'GET /a Basic x']);
  expect((perSecond * time.durationMs) / 1000).toBe(7);
});

it('a lost connection is an error, not a slow answer', async () => {
  const server = createServer((request) => request.socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const load = { connections: 1, requests: [wireRequest('GET', '/', 'x')], expected: 200 };
  await expect(applyLoad(port, load)).rejects.toThrow();
});
