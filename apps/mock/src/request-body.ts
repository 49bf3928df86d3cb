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

/**
 * Says why Prism could not read this body as JSON, undefined where it can or would not try. Prism never answers a JSON
 * body that it cannot parse, be it for its text, a byte order mark, or a character set that makes other text of it.
 */
export function jsonProblem(
  body: Buffer,
  contentType: string | undefined,
  always: boolean,
): string | undefined {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((text) => text.trim().toLowerCase());
  const isJson = always || type === '' || /^application\/(json|[^/]+\+json)$/.test(type);
  if (body.length === 0 || !isJson) return undefined;
  const charset = parameters.find((text) => text.startsWith('charset='))?.slice('charset='.length);
  try {
    const decoder = new TextDecoder(always ? 'utf-8' : charset?.replaceAll('"', ''), { ignoreBOM: true });
    JSON.parse(decoder.decode(body));
    return undefined;
  } catch (error) {
    // SyntaxError of the text, RangeError of an unknown character set.
    if (error instanceof SyntaxError || error instanceof RangeError) return error.message;
    throw error;
  }
}
