import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { platformRuntime } from './runtime.ts';
import { fetchTransport, wasNeverSent } from './transport.ts';

const setup = { maxResponseBytes: 1_000, credentials: 'omit' } as const;
const transport = fetchTransport((url, init) => fetch(url, init), setup);
const failureAt = (url: string) =>
  transport({ method: 'POST', url, headers: {}, signal: new AbortController().signal }).then(
    () => new Error('answered'),
    (error: unknown) => error,
  );

describe('wasNeverSent', () => {
  it('is true of a port where nobody listens, and of a host that is not there', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(wasNeverSent(await failureAt(`http://127.0.0.1:${port}`))).toBe(true);
    expect(wasNeverSent(await failureAt('http://host.invalid/'))).toBe(true);
  });

  it('is false of a connection that ended after the request', async () => {
    const server = createServer((request) => request.socket.destroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(wasNeverSent(await failureAt(`http://127.0.0.1:${port}`))).toBe(false);
    server.close();
  });

  it.each([
    ['Bun’s', Object.assign(new Error('Unable to connect.'), { code: 'ConnectionRefused' }), true],
    [
      'Deno’s',
      new TypeError('error sending request', { cause: new Error('tcp connect error: os error 111') }),
      true,
    ],
    [
      'Bun’s reset',
      Object.assign(new Error('The socket connection was closed'), { code: 'ECONNRESET' }),
      false,
    ],
    ['a browser’s', new TypeError('Failed to fetch'), false],
    ['a text', 'ECONNREFUSED', false],
  ])('knows %s words', (_whose, error, never) => {
    expect(wasNeverSent(error)).toBe(never);
  });
});

describe('the platform’s sleep', () => {
  it('ends with the signal’s reason, at once where it was aborted before', async () => {
    const controller = new AbortController();
    const sleeping = platformRuntime.sleep(2 ** 40, controller.signal);
    controller.abort('enough');
    await expect(sleeping).rejects.toBe('enough');
    await expect(platformRuntime.sleep(2 ** 40, controller.signal)).rejects.toBe('enough');
  });
});
