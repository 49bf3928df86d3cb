import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** A request as it goes out: nothing is added but Host, and Content-Length where the client has not placed it. */
export interface WireRequest {
  method: string;
  /** Path and query, byte for byte as on the request line. */
  target: string;
  /** Names in the spelling and order in which they go out. */
  headers: readonly (readonly [string, string])[];
  /** Absent: no body, and Content-Length: 0 where the method may have one. */
  body?: string | Buffer;
}

/** An answer, with its body as text. */
export interface WireAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

/** One request and what came back. */
export interface Exchange {
  sent: WireRequest;
  answer: WireAnswer;
}

const mayHaveBody = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Sends one request on a connection of its own, as both SDKs do, and reads the whole answer, unzipped. */
export function exchange(base: string, sent: WireRequest): Promise<WireAnswer> {
  const { hostname, port } = new URL(base);
  const body = sent.body === undefined ? undefined : Buffer.from(sent.body);
  const flat = sent.headers.flat();
  flat.unshift('Host', `${hostname}:${port}`);
  if ((body || mayHaveBody.has(sent.method)) && !flat.includes('Content-Length')) {
    flat.push('Content-Length', String(body?.length ?? 0));
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        method: sent.method,
        path: sent.target,
        headers: flat,
        agent: false,
        setDefaultHeaders: false,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const { statusCode: status = 0, headers } = incoming;
          const bytes = Buffer.concat(chunks);
          const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
          resolve({ status, headers, text });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
