import { Readable } from 'node:stream';
import type { RequestPayload } from 'fastify';

/** The body's bytes; undefined where there are more than `limit`. */
export async function readSignedBody(payload: RequestPayload, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Destroying the request would take the answer's connection with it.
  for await (const chunk of payload.iterator({ destroyOnReturn: false })) {
    // A request's raw stream has no encoding set, so that its chunks are bytes.
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > limit) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The same bytes for whoever parses them. */
export function asPayload(body: Buffer): RequestPayload {
  const again = Readable.from(body.length === 0 ? [] : [body], { objectMode: false });
  return Object.assign(again, { receivedEncodedLength: body.length });
}
