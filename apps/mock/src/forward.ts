import { type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/** Where Prism listens. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
}

/** Longest silence of Prism before the front gives up on it. */
const silenceLimitMs = 30_000;

interface Forwarding {
  readonly body: Buffer;
  readonly upstream: Upstream;
  /** Replaces the caller's content type. */
  readonly contentType?: string;
  readonly silenceMs?: number;
  /** Prism gave no answer; nothing has been sent to the caller. */
  onFailure(error: Error): void;
}

/** The caller's headers as they came, but for the framing of the body, which has been read. */
function headersOf(request: IncomingMessage, { body, contentType }: Forwarding): string[] {
  const replaced = new Set(['content-length', 'transfer-encoding', ...(contentType ? ['content-type'] : [])]);
  const kept = request.rawHeaders.filter(
    (_, index, all) => !replaced.has((all[index - (index % 2)] ?? '').toLowerCase()),
  );
  if (contentType) kept.push('Content-Type', contentType);
  // Without a length, Node would announce a chunked body, and Prism hangs on an empty one that is labelled JSON.
  if (body.length > 0 || !['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '')) {
    kept.push('Content-Length', String(body.length));
  }
  return kept;
}

/** Hands a request to Prism and streams the answer back, both untouched: raw path, raw headers. */
export function forward(request: IncomingMessage, response: ServerResponse, forwarding: Forwarding): void {
  const { body, upstream, silenceMs = silenceLimitMs, onFailure } = forwarding;
  const outgoing = openRequest({
    ...upstream,
    method: request.method,
    path: request.url,
    headers: headersOf(request, forwarding),
    // A connection of its own: a kept one may be closed by Prism at the moment of its reuse.
    agent: false,
  });
  outgoing.setTimeout(silenceMs, () => outgoing.destroy(new Error(`no answer in ${silenceMs} ms`)));
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', answer.rawHeaders);
    // An answer that breaks off breaks the caller's connection off too; there is no better way to say it.
    pipeline(answer, response, () => {});
  });
  outgoing.on('error', (error) => {
    if (!response.headersSent && !response.destroyed) onFailure(error);
  });
  response.on('close', () => outgoing.destroy());
  outgoing.end(body);
}
