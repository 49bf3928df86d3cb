// Owns: what Prism cannot answer in the API's own envelope (unknown path or method, a body it cannot read), and the way
// to Prism for everything else. Does not own: routes, messages and envelopes, which are the contract's.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { corsHeaders, isPreflight } from './cors.ts';
import { forward, type Upstream } from './forward.ts';
import { languageOf } from './language.ts';
import { decodeSegments, methodsOn } from './path-table.ts';
import { bodyLimitBytes, jsonProblem, readBody } from './request-body.ts';
import type { Refusal, Surface } from './surfaces/surface.ts';
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

/** The path as Prism sees it: dot segments resolved, no query. Undefined where it is no path at all. */
function pathOf(target: string): string | undefined {
  return URL.parse(`http://front${target}`)?.pathname;
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  surface: Surface,
  startedAt: number,
  refusal: Refusal,
) {
  const { status, headers, body } = surface.refuse(refusal, {
    traceId: headerOf(request, surface.traceHeader) || randomBytes(8).toString('hex'),
    language: languageOf(request.headers['accept-language']),
    server: request.socket.localAddress ?? '',
    durationMs: Math.round(performance.now() - startedAt),
  });
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...corsHeaders(request),
    ...headers,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** What can be refused before the body is read. */
function routeRefusal(request: IncomingMessage, surface: Surface, path: string): Refusal | undefined {
  const segments = decodeSegments(path);
  if (segments === undefined) return { kind: 'malformedPath' };
  const methods = methodsOn(surface.routes, segments);
  if (methods.length === 0) return { kind: 'pathNotFound', path };
  const method = request.method ?? '';
  // HEAD is Prism's to answer where there is a GET.
  if (methods.includes(method === 'HEAD' ? 'GET' : method)) return undefined;
  return { kind: 'methodNotAllowed', method, path, allowed: methods.join(', ') };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: FrontOptions,
): Promise<void> {
  const startedAt = performance.now();
  const path = pathOf(request.url ?? '') ?? request.url ?? '';
  const surface = surfaceOf(options.surfaces, path);
  const answer = (refusal: Refusal) => refuse(request, response, surface, startedAt, refusal);

  const refusal = isPreflight(request) ? undefined : routeRefusal(request, surface, path);
  if (refusal) return answer(refusal);
  const body = await readBody(request).catch(() => 'the caller went away' as const);
  if (body === 'the caller went away') return;
  if (body === undefined) return answer({ kind: 'bodyTooLarge', limit: bodyLimitBytes });
  const problem = jsonProblem(body, request.headers['content-type'], surface.ignoresContentType);
  if (problem !== undefined) return answer({ kind: 'malformedJson', reason: problem });
  forward(request, response, {
    body,
    upstream: options.upstream(),
    ...(surface.ignoresContentType && body.length > 0 ? { contentType: 'application/json' } : {}),
    ...(options.silenceMs === undefined ? {} : { silenceMs: options.silenceMs }),
    onFailure: (error) => answer({ kind: 'unavailable', reason: `Prism does not answer: ${error.message}` }),
  });
}

/** The checking front, not yet listening. */
export function createFront(options: FrontOptions): Server {
  return createServer((request, response) => {
    // A rejection is a defect of the front and ends the process, loudly.
    void handle(request, response, options);
  });
}
