/**
 * Owns: keep-alive connections that each send the next request when the last one was answered.
 * Why not a ready-made generator: every stop must go to a cluster of its own and must count only if it was accepted; and on two cores
 * the generator may not take what the measured process needs (a raw socket takes a fraction of what an HTTP client does).
 */
import { connect, type Socket } from 'node:net';
import { createStatusReader } from './status-reader.ts';

/** What is sent, and for how long. */
export interface Load {
  connections: number;
  /** Whole requests, as they go over the wire. */
  requests: string[];
  /** The status of every answer. */
  expected: number;
  /** Round and round for so long; absent: each request once. */
  durationMs?: number;
  /** Answers within this time from the start do not count; only with `durationMs`. */
  warmUpMs?: number;
  /** Told of each answer that counts, with the milliseconds that it took. */
  onAnswer?(tookMs: number): void;
  /** Milliseconds of a clock that never goes back; the process's own unless given. */
  nowMs?(): number;
}

/**
 * Applies the load to a port of the loopback interface until all that was sent is answered. Answers per second. Rejects when
 * a connection is refused or lost, and where an answer has another status than the expected one: such a figure would mean
 * nothing.
 */
export async function applyLoad(port: number, load: Load): Promise<number> {
  const { connections, requests, expected, durationMs, warmUpMs = 0, nowMs = () => performance.now() } = load;
  const bytes = requests.map((request) => Buffer.from(request));
  let sent = 0;
  let counted = 0;
  const startedAt = nowMs();
  const countFrom = startedAt + (durationMs === undefined ? 0 : warmUpMs);
  const sendUntil = durationMs === undefined ? Number.POSITIVE_INFINITY : countFrom + durationMs;
  const next = (): Buffer | undefined => {
    if (nowMs() >= sendUntil) return undefined;
    if (durationMs === undefined && sent >= bytes.length) return undefined;
    const request = bytes[sent % bytes.length];
    sent += 1;
    return request;
  };

  const run = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      const statusesIn = createStatusReader();
      let sentAt = 0;
      const send = () => {
        const request = next();
        sentAt = nowMs();
        if (request) socket.write(request);
        else {
          resolve();
          socket.destroy();
        }
      };
      socket.setNoDelay(true);
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the server closed a connection')));
      socket.on('data', (chunk) => {
        for (const status of statusesIn(chunk)) {
          if (status !== expected) return reject(new Error(`expected ${expected}, got ${status}`));
          const now = nowMs();
          if (now >= countFrom && now <= sendUntil) {
            counted += 1;
            load.onAnswer?.(now - sentAt);
          }
          send();
        }
      });
    });

  const sockets = Array.from({ length: connections }, () => connect(port, '127.0.0.1'));
  try {
    await Promise.all(sockets.map(run));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  return counted / ((durationMs ?? nowMs() - startedAt) / 1000);
}

/** How long a load lasts that goes round and round. */
export const loadTime = (quick: boolean) =>
  quick ? { durationMs: 400, warmUpMs: 200 } : { durationMs: 1500, warmUpMs: 400 };

/** One request as it goes over the wire. */
export function wireRequest(method: 'GET' | 'POST', path: string, authorization: string): string {
  const body = method === 'POST' ? 'content-length: 0\r\n' : '';
  return `${method} ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: ${authorization}\r\n${body}\r\n`;
}
