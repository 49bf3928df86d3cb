import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as openRequest,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';

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
  /** Replaces the caller's wish for an answer; the caller's own goes where there is none. */
  readonly prefer?: string;
  /** Put on the answer. */
  readonly headers: OutgoingHttpHeaders;
  /** What becomes of the answer's text; the answer is streamed where undefined. */
  revise?(status: number): ((text: string) => string) | undefined;
  readonly silenceMs?: number;
  /** Prism gave no answer; nothing has been sent to the caller. */
  onFailure(error: Error): void;
}

/** The caller's headers as they came, but for the framing of the body, which has been read. */
function headersOf(request: IncomingMessage, { body, contentType, prefer }: Forwarding): string[] {
  const replaced = new Set([
    'content-length',
    'transfer-encoding',
    'prefer',
    ...(contentType ? ['content-type'] : []),
  ]);
  const kept = request.rawHeaders.filter(
    (_, index, all) => !replaced.has((all[index - (index % 2)] ?? '').toLowerCase()),
  );
  if (prefer) kept.push('Prefer', prefer);
  if (contentType) kept.push('Content-Type', contentType);
  // Without a length, Node would announce a chunked body, and Prism hangs on an empty one that is labelled JSON.
  if (body.length > 0 || !['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '')) {
    kept.push('Content-Length', String(body.length));
  }
  return kept;
}

/** Hands a request to Prism and the answer back, both untouched but for what is told: raw path, raw headers. */
export function forward(request: IncomingMessage, response: ServerResponse, forwarding: Forwarding): void {
  const { body, upstream, headers, silenceMs = silenceLimitMs, onFailure } = forwarding;
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
    const status = answer.statusCode ?? 502;
    const revised = forwarding.revise?.(status);
    if (revised) {
      text(answer).then((whole) => {
        const changed = revised(whole);
        const { 'content-length': _old, 'transfer-encoding': _framing, ...kept } = answer.headers;
        response.writeHead(status, { ...kept, ...headers, 'Content-Length': Buffer.byteLength(changed) });
        response.end(changed);
      }, onFailure);
      return;
    }
    const added = Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
    response.writeHead(status, answer.statusMessage ?? '', [...answer.rawHeaders, ...added]);
    // An answer that breaks off breaks the caller's connection off too; there is no better way to say it.
    pipeline(answer, response, () => {});
  });
  outgoing.on('error', (error) => {
    if (!response.headersSent && !response.destroyed) onFailure(error);
  });
  response.on('close', () => outgoing.destroy());
  outgoing.end(body);
}
