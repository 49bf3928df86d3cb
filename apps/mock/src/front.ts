// Owns: what Prism cannot answer in the API's own envelope (unknown path or method, a request that the contract's rules
// refuse), and the way to Prism for everything else. Does not own: operations, rules and messages, which are the contract's.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { languageOf } from '@obstop/front';
import { corsHeaders, isPreflight } from './cors.ts';
import { forward, type Upstream } from './forward.ts';
import { decodeSegments, type Found, operationsOn } from './path-table.ts';
import { bodyLimitBytes, readBody } from './request-body.ts';
import type { Answer, Asked, Checked, Refusal, Surface } from './surfaces/surface.ts';
import { surfaceOf } from './surfaces/surfaces.ts';

/** How the front reaches Prism. */
export interface FrontOptions {
  /** The APIs, the one without a prefix last. */
  readonly surfaces: readonly Surface[];
  /** Asked at each request: Prism moves to another port when its document changes. */
  upstream(): Upstream;
  /** Longest silence of Prism before the front answers 503. Default 30 s. */
  readonly silenceMs?: number;
}

/** Answers in Prism's place. */
function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...corsHeaders(request),
    ...headers,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** The operation that is asked for, or why there is none; undefined where Prism is to find that out: a HEAD. */
function operationOf(request: IncomingMessage, surface: Surface, path: string): Found | Refusal | undefined {
  const segments = decodeSegments(path);
  if (segments === undefined) return { kind: 'malformedPath' };
  const all = operationsOn(surface.operations, segments);
  if (all.length === 0) return { kind: 'pathNotFound', path };
  const method = request.method ?? '';
  const found = all.find(({ operation }) => operation.method === method);
  if (found) return found;
  const methods = [...new Set(all.map(({ operation }) => operation.method))];
  // HEAD is Prism's to answer where there is a GET.
  if (method === 'HEAD' && methods.includes('GET')) return undefined;
  return { kind: 'methodNotAllowed', method, path, allowed: methods.join(', ') };
}

/**
 * What Prism is to get, or the refusal in its place. Credentials come first, as in a server: without them a call is
 * Prism's to refuse, and no body that Prism might not read goes there.
 */
function check(
  { headers, url = '' }: IncomingMessage,
  surface: Surface,
  found: Found | undefined,
  body: Buffer,
): Checked {
  const hasCredentials = surface.credentialHeaders.some((name) => headers[name] !== undefined);
  if (!found || !(hasCredentials || surface.isAnonymous(found.operation)))
    return { kind: 'passed', body: Buffer.alloc(0) };
  const [, query = ''] = /\?([^#]*)/.exec(url) ?? [];
  return surface.check(found, { query, contentType: headers['content-type'], body });
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: FrontOptions,
): Promise<void> {
  const startedAt = performance.now();
  const { headers, url = '' } = request;
  // As Prism sees it: dot segments resolved, no query.
  const path = URL.parse(`http://front${url}`)?.pathname ?? url;
  const surface = surfaceOf(options.surfaces, path);
  const asked = (): Asked => ({
    traceId: [headers[surface.traceHeader]].flat()[0] || randomBytes(8).toString('hex'),
    language: languageOf(headers['accept-language']),
    server: request.socket.localAddress ?? '',
    durationMs: Math.round(performance.now() - startedAt),
  });
  const refuse = (refusal: Refusal) => send(request, response, surface.refuse(refusal, asked()));

  const found = isPreflight(request) ? undefined : operationOf(request, surface, path);
  if (found && 'kind' in found) return refuse(found);
  const body = await readBody(request).catch(() => 'the caller went away' as const);
  if (body === 'the caller went away') return;
  if (body === undefined) return refuse({ kind: 'bodyTooLarge', limit: bodyLimitBytes });
  const checked = check(request, surface, found, body);
  if (checked.kind === 'refused') return send(request, response, checked.answer(asked()));
  forward(request, response, {
    body: checked.body,
    upstream: options.upstream(),
    ...(checked.body.length > 0 ? { contentType: 'application/json' } : {}),
    ...(options.silenceMs === undefined ? {} : { silenceMs: options.silenceMs }),
    onFailure: (error) => refuse({ kind: 'unavailable', reason: `Prism does not answer: ${error.message}` }),
  });
}

/** The checking front, not yet listening. */
export function createFront(options: FrontOptions): Server {
  return createServer((request, response) => {
    // A rejection is a defect of the front and ends the process, loudly.
    void handle(request, response, options);
  });
}
