import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { lowHalfOf, newTraceparent } from '../tracing/traceparent.ts';
import type { HttpAnswer, RequestFacts } from './answer.ts';

/** What Node's HTTP parser refused, with the bytes that it was given last. */
export type NoHttpError = Error & { code?: string; rawPacket?: unknown };

/** Why there is no request: it did not come in time, or what Node's parser says of its bytes. */
export type NoHttpReason = { kind: 'timeout' } | { kind: 'malformed'; code: string };

/** The target of the request line that the bytes begin with. */
const targetOf = (bytes: unknown) =>
  Buffer.isBuffer(bytes)
    ? /^[A-Z]+ (\S+) HTTP\//.exec(bytes.subarray(0, 1024).toString('latin1'))?.[1]
    : undefined;

/** What writes the answer to bytes that never became a request, or stopped being one within its body. */
export function noHttpAnswerer(
  nowMs: () => number,
  /** The target is that of the bytes, else of the request before them on the same connection; empty where nothing is known. */
  answerOf: (reason: NoHttpReason, target: string, facts: RequestFacts) => HttpAnswer,
) {
  const asked = new WeakMap<Socket, { target: string; response: ServerResponse }>();
  return {
    asked: (socket: Socket, target: string, response: ServerResponse) =>
      void asked.set(socket, { target, response }),
    answer: (error: NoHttpError, socket: Socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
      const last = asked.get(socket);
      const isLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
      // The rest of a request that was answered, or is being answered, is waited for by nobody.
      if (isLate && last?.response.headersSent) return void socket.destroy();
      const facts: RequestFacts = {
        traceId: lowHalfOf(newTraceparent()),
        server: socket.localAddress ?? 'local',
        startedAtMs: nowMs(),
        nowMs: nowMs(),
        language: 'en',
      };
      const target = targetOf(error.rawPacket) ?? last?.target ?? '';
      const reason: NoHttpReason = isLate
        ? { kind: 'timeout' }
        : { kind: 'malformed', code: error.code ?? 'unreadable' };
      const { status, headers, body } = answerOf(reason, target, facts);
      const head = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        `content-length: ${Buffer.byteLength(body)}`,
        'x-content-type-options: nosniff',
        'cache-control: no-store',
        'connection: close',
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    },
  };
}
