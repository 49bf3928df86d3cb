import type { Socket } from 'node:net';
import { lowHalfOf, newTraceparent } from '../tracing/traceparent.ts';
import type { HttpAnswer, RequestFacts } from './answer.ts';

/** What Node's HTTP parser refused, with the bytes that it was given last. */
export type NoHttpError = Error & { code?: string; rawPacket?: unknown };

/** The target of the request line that the bytes begin with. */
const targetOf = (bytes: unknown) =>
  Buffer.isBuffer(bytes)
    ? /^[A-Z]+ (\S+) HTTP\//.exec(bytes.subarray(0, 1024).toString('latin1'))?.[1]
    : undefined;

/** What writes the answer to bytes that never became a request, or stopped being one within its body. */
export function noHttpAnswerer(
  nowMs: () => number,
  /** The target is that of the bytes, else of the request before them on the same connection; empty where nothing is known. */
  answerOf: (reason: string, target: string, facts: RequestFacts) => HttpAnswer,
) {
  const targets = new WeakMap<Socket, string>();
  return {
    asked: (socket: Socket, target: string) => void targets.set(socket, target),
    answer: (error: NoHttpError, socket: Socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
      const facts: RequestFacts = {
        traceId: lowHalfOf(newTraceparent()),
        server: socket.localAddress ?? 'local',
        startedAtMs: nowMs(),
        nowMs: nowMs(),
        language: 'en',
      };
      const target = targetOf(error.rawPacket) ?? targets.get(socket) ?? '';
      const { status, headers, body } = answerOf(error.code ?? 'unreadable', target, facts);
      const head = [
        `HTTP/1.1 ${status} Bad Request`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    },
  };
}
