/**
 * Owns: keep-alive connections that each send the next request when the last one was answered.
 * Why not a ready-made generator: every stop must go to a cluster of its own and must count only if it was accepted; and on two cores
 * the generator may not take what the measured process needs (a raw socket takes a fraction of what an HTTP client does).
 */
import { connect, type Socket } from 'node:net';
import { createHttpReader } from './http-reader.ts';

/** What is sent, where to, for how long. */
export interface Load {
  host: string;
  port: number;
  connections: number;
  /** Whole requests, as they go over the wire. */
  requests: string[];
  /** Round and round for so long; absent: each request once. */
  durationMs?: number;
  /** Answers within this time from the start do not count; only with `durationMs`. */
  warmUpMs?: number;
}

/** What came of it. */
export interface LoadResult {
  /** Answers by status. */
  statuses: Record<number, number>;
  perSecond: number;
  /** Milliseconds from request to answer: half of them, and 99 of 100, were faster. */
  p50Ms: number;
  p99Ms: number;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Applies the load; resolves when all that was sent is answered. Rejects when a connection is refused or lost. */
export async function applyLoad(load: Load): Promise<LoadResult> {
  const { host, port, connections, requests, durationMs, warmUpMs = 0 } = load;
  const bytes = requests.map((request) => Buffer.from(request));
  const times: number[] = [];
  const statuses: Record<number, number> = {};
  let sent = 0;
  const startedAt = performance.now();
  const countFrom = startedAt + (durationMs === undefined ? 0 : warmUpMs);
  const sendUntil = durationMs === undefined ? Number.POSITIVE_INFINITY : countFrom + durationMs;
  const next = (): Buffer | undefined => {
    if (performance.now() >= sendUntil) return undefined;
    if (durationMs === undefined && sent >= bytes.length) return undefined;
    const request = bytes[sent % bytes.length];
    sent += 1;
    return request;
  };

  const run = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      const reader = createHttpReader();
      let sentAt = 0;
      const send = () => {
        const request = next();
        if (!request) {
          socket.destroy();
          resolve();
          return;
        }
        sentAt = performance.now();
        socket.write(request);
      };
      socket.setNoDelay(true);
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the server closed a connection')));
      socket.on('data', (chunk) => {
        for (const status of reader.take(chunk)) {
          const now = performance.now();
          if (now >= countFrom && now <= sendUntil) {
            times.push(now - sentAt);
            statuses[status] = (statuses[status] ?? 0) + 1;
          }
          send();
        }
      });
    });

  await Promise.all(Array.from({ length: connections }, () => run(connect(port, host))));
  const seconds = (durationMs ?? performance.now() - startedAt) / 1000;
  const sorted = times.sort((a, b) => a - b);
  return {
    statuses,
    perSecond: times.length / seconds,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
  };
}

/** One request as it goes over the wire. */
export function wireRequest(method: 'GET' | 'POST', path: string, authorization: string): string {
  const body = method === 'POST' ? 'content-length: 0\r\n' : '';
  return `${method} ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: ${authorization}\r\n${body}\r\n`;
}
