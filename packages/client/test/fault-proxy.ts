import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What becomes of a request:
 * - `pass` – nothing
 * - `drop` – the connection ends without an answer
 * - `hold` – no answer until the proxy is closed
 * - `cut` – the connection ends in the middle of the body
 * - `truncate` – half of the body as if it were all
 * - `html` – a page with 200, as from a login or an application's own router
 * - `502` – what a gateway says, with Retry-After
 */
export type Fault = 'pass' | 'drop' | 'hold' | 'cut' | 'truncate' | 'html' | '502';

/** A gateway that goes wrong as told, between a client and a server. */
export interface FaultProxy {
  readonly baseUrl: string;
  /** Requests that reached the server: method and path. */
  readonly forwarded: readonly string[];
  /** Every request that came. */
  readonly received: readonly string[];
  /** What becomes of requests that match from now on; `before` the server has seen them, or after. */
  set(fault: Fault, options?: { match?: RegExp; times?: number; before?: boolean }): void;
  close(): Promise<void>;
}

/** Starts it before `upstream`. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const forwarded: string[] = [];
  const received: string[] = [];
  let rule = { fault: 'pass' as Fault, match: /^/, left: Number.POSITIVE_INFINITY, before: false };

  const forward = async (incoming: IncomingMessage, body: Buffer) => {
    const { method = '', url = '', headers } = incoming;
    forwarded.push(`${method} ${url}`);
    const outgoing = request(upstream + url, { method, headers: { ...headers, connection: 'close' } });
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) };
  };

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer) => {
    const call = `${incoming.method} ${incoming.url}`;
    received.push(call);
    const hit = rule.left > 0 && rule.match.test(call);
    if (hit) rule.left--;
    const fault = hit ? rule.fault : 'pass';
    const sends = fault === 'drop' || fault === 'hold' || fault === 'html' || fault === '502';
    const {
      status,
      headers,
      body: real,
    } = rule.before && hit && sends
      ? { status: 0, headers: {}, body: Buffer.alloc(0) }
      : await forward(incoming, body);
    if (fault === 'drop') outgoing.destroy();
    else if (fault === 'html')
      outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<html>OCP</html>');
    else if (fault === '502') outgoing.writeHead(502, { 'retry-after': '1' }).end('<html>Bad Gateway</html>');
    else if (fault === 'cut') {
      outgoing.writeHead(status, { 'content-type': 'application/json', 'content-length': real.length });
      outgoing.write(real.subarray(0, real.length / 2), () => outgoing.destroy());
    } else if (fault === 'truncate')
      outgoing
        .writeHead(status, { 'content-type': 'application/json' })
        .end(real.subarray(0, real.length / 2));
    else if (fault === 'pass') outgoing.writeHead(status, headers).end(real);
  };

  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    await answer(incoming, outgoing, Buffer.concat(chunks)).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwarded,
    received,
    set: (fault, { match = /^POST .*\/stop/, times = Number.POSITIVE_INFINITY, before = false } = {}) => {
      forwarded.length = 0;
      received.length = 0;
      rule = { fault, match, left: times, before };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
