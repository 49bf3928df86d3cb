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
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

it('each request is sent once where no time is given', async () => {
  const seen: string[] = [];
  const requests = Array.from({ length: 30 }, (_, n) => wireRequest('POST', `/${n}`, 'Basic x'));
  const found = await applyLoad({ ...(await serve(seen, 409)), connections: 4, requests });
  expect(new Set(seen).size).toBe(30);
  expect(seen).toContain('POST /29 Basic x');
  expect(found.statuses).toEqual({ 409: 30 });
  expect(found.perSecond).toBeGreaterThan(0);
  expect(found.p50Ms).toBeLessThanOrEqual(found.p99Ms);
});

it('requests go round for the given time, and the warm-up does not count', async () => {
  const seen: string[] = [];
  const requests = [wireRequest('GET', '/a', 'Basic x'), wireRequest('GET', '/b', 'Basic x')];
  const target = await serve(seen);
  const found = await applyLoad({ ...target, connections: 2, requests, durationMs: 60, warmUpMs: 60 });
  expect(found.statuses[200]).toBeGreaterThan(0);
  expect(found.statuses[200]).toBeLessThan(seen.length);
});

it('a lost connection is an error, not a slow answer', async () => {
  const server = createServer((request) => request.socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const load = { host: '127.0.0.1', port, connections: 1, requests: [wireRequest('GET', '/', 'x')] };
  await expect(applyLoad(load)).rejects.toThrow();
});
