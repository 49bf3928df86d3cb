// Owns: what Prism cannot answer in the API's own envelope (unknown path or method, a request that the contract's rules
// refuse), and the way to Prism for everything else. Does not own: operations, rules and messages, which are the contract's.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readJson, writeJson } from '@obstop/contracts';
import { languageOf, withoutSlash } from '@obstop/front';
import { corsHeaders, isPreflight, preflightHeaders } from './cors.ts';
import { forward, type Upstream } from './forward.ts';
import { decodeSegments, type Found, operationsOn } from './path-table.ts';
import { bodyLimitBytes, readBody } from './request-body.ts';
import { exampleOf } from './story.ts';
import type { Answer, Asked, Checked, Refusal, Surface } from './surfaces/surface.ts';
import { surfaceOf } from './surfaces/surfaces.ts';
import { checkWish, readWish, writeWish } from './wish.ts';

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

const queryOf = (url: string) => /\?([^#]*)/.exec(url)?.[1] ?? '';

/**
 * The answer that Prism is to give, as the header Prefer has it: what the caller asks for, else the task that the path names, as the
 * examples tell of it; undefined where Prism's own choice is right.
 */
function answerFor(request: IncomingMessage, surface: Surface, found: Found): string | Refusal | undefined {
  const { prefer } = request.headers;
  const answers = surface.answers(found.operation);
  const by = prefer === undefined ? 'query' : 'prefer';
  const wish = checkWish(readWish(prefer, queryOf(request.url ?? '')), answers, by);
  if (wish && 'kind' in wish) return wish;
  if (wish) return writeWish(wish);
  const task = surface.taskOf(found);
  if (task && exampleOf(task.read, task.id) === undefined) return { kind: 'noTask', id: task.id };
  const shown = Object.values(found.params)
    .toReversed()
    .map((id) => exampleOf(answers, id))
    .find((name) => name !== undefined);
  return shown && `code=200, example=${shown}`;
}

/** Prism's answer as the caller is to get it: data that are the mock's own, errors in Chinese. */
function revision(
  surface: Surface,
  language: Asked['language'],
  data: ((data: unknown) => unknown) | undefined,
  status: number,
): ((text: string) => string) | undefined {
  if (data && status === 200)
    return (text) => {
      const answer = readJson(text) as { data: unknown };
      return writeJson({ ...answer, data: data(answer.data) });
    };
  if (language === 'zh' && status >= 400)
    return (text) => {
      const chinese = surface.inChinese(text);
      return chinese === undefined ? text : writeJson(chinese);
    };
  return undefined;
}

/**
 * What Prism is to get, or the refusal in its place. Credentials come first, as in a server: without them a call is
 * Prism's to refuse, and no body that Prism might not read goes there.
 */
async function check(
  { headers, url = '' }: IncomingMessage,
  surface: Surface,
  found: Found | undefined,
  body: Buffer,
): Promise<Checked> {
  if (!found) return { kind: 'passed', body: Buffer.alloc(0) };
  const hasCredentials = surface.credentialHeaders.some((name) => headers[name] !== undefined);
  if (!hasCredentials && !surface.isAnonymous(found.operation))
    return { kind: 'refused', answer: (asked) => surface.refuse({ kind: 'noCredentials' }, asked) };
  return surface.check(found, { query: queryOf(url), contentType: headers['content-type'], body, headers });
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
  if (isPreflight(request)) {
    response.writeHead(204, preflightHeaders(request)).end();
    return;
  }
  const asked = (): Asked => ({
    traceId: [headers[surface.traceHeader]].flat()[0] || randomBytes(8).toString('hex'),
    language: languageOf(headers['accept-language']),
    server: request.socket.localAddress ?? '',
    durationMs: Math.round(performance.now() - startedAt),
  });
  const refuse = (refusal: Refusal) => send(request, response, surface.refuse(refusal, asked()));

  const found = operationOf(request, surface, path);
  if (found && 'kind' in found) {
    const known = path.endsWith('/') && operationOf(request, surface, path.slice(0, -1));
    if (!surface.sendsOn || !known || 'kind' in known) return refuse(found);
    const { status, headers: sent, body: text } = withoutSlash(request.method ?? '', url);
    response.writeHead(status, { ...corsHeaders(request), ...sent }).end(text);
    return;
  }
  const body = await readBody(request).catch(() => 'the caller went away' as const);
  if (body === 'the caller went away') return;
  if (body === undefined) return refuse({ kind: 'bodyTooLarge', limit: bodyLimitBytes });
  const checked = await check(request, surface, found, body);
  if (checked.kind === 'refused') return send(request, response, checked.answer(asked()));
  const prefer = found && answerFor(request, surface, found);
  if (typeof prefer === 'object') return refuse(prefer);
  forward(request, response, {
    headers: corsHeaders(request),
    ...(prefer !== undefined && { prefer }),
    revise: (status) => revision(surface, asked().language, checked.data, status),
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
