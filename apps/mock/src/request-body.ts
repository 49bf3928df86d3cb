import type { IncomingMessage } from 'node:http';

/** Largest body that is read, in bytes: what the contract's bodyTooLarge says. */
export const bodyLimitBytes = 64 * 1024;

/** The whole body, or undefined as soon as it is known to be over the limit. Rejects when the caller goes away. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) return undefined;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    // The stream goes on flowing after the limit, so that the caller can finish sending and read the answer.
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bodyLimitBytes) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
