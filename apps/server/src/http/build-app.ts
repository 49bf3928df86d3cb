import type { Socket } from 'node:net';
import { readJson, writeJson } from '@obstop/contracts';
import { obstopV1, ocpV2 } from '@obstop/contracts/router';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { Authenticate } from '../access/authentication.ts';
import type { RefusalLog } from '../access/refusal-log.ts';
import { bodyLimit, type HttpOptions, newApp, pathOf } from './new-app.ts';
import { obshellSender } from './obshell/send.ts';
import {
  type ObshellSurfaceOptions,
  obshellNotFound,
  obshellPrefix,
  obshellSurface,
} from './obshell/surface.ts';
import { type OcpRefusal, refuse, toHttpAnswer } from './ocp/answer.ts';
import { type Handlers, registerOcpRoutes } from './ocp/register-routes.ts';
import type { OnViolation } from './ocp/response-check.ts';
import { ocpSender } from './ocp/send.ts';
import { traceIdOf } from './trace-id.ts';

const ending = refuse('unavailable', { reason: 'the server is ending' }, { headers: { 'retry-after': '5' } });

const isObshell = (url: string) => url.startsWith(`${obshellPrefix}/`);

/** What the HTTP side needs of the rest of the server. */
export interface AppOptions extends HttpOptions {
  authenticate: Authenticate;
  /** Takes the refusals of calls that would have changed something. */
  refusals: Pick<RefusalLog, 'add'>;
  handlers: Handlers<typeof ocpV2>;
  /** Our own calls, under /obstop/v1. */
  ownHandlers: Handlers<typeof obstopV1>;
  /** obshell v1 of one cluster, under /api/v1; absent: no such cluster. */
  obshell?: ObshellSurfaceOptions;
  /** Why the service cannot do what it was asked for now, where an error says so; it is then no defect. */
  unavailableReason(error: unknown): string | undefined;
  /** True once the server was told to end: nothing new is accepted. */
  isEnding(): boolean;
  /** A defect came up under this trace id. */
  onDefect(error: unknown, traceId: string): void;
  /** Tests hand this in: every answer is then held against the contract. */
  onViolation?: OnViolation;
}

/** Fastify's own errors, by their code, in OCP's words. */
function refusalFor(error: FastifyError, contentType: string | undefined): OcpRefusal | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse('bodyTooLarge', { limit: bodyLimit });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'OBSTOP_MEDIA_TYPE':
      return refuse('unsupportedMediaType', { type: contentType?.slice(0, 64) || '(none)' });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'OBSTOP_MALFORMED_JSON':
      return refuse('malformedJson');
    default:
      return undefined;
  }
}

/** Bodies: JSON without loss, nothing else; an empty body is none, whatever its type. */
function addParsers(app: FastifyInstance): void {
  const fail = (code: string) => Object.assign(new Error(code), { code });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    // `parseAs: 'string'` makes it one.
    const body = String(text);
    if (body.trim() === '') return done(null, undefined);
    try {
      done(null, readJson(body));
    } catch {
      done(fail('OBSTOP_MALFORMED_JSON'));
    }
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
    body === '' ? done(null, undefined) : done(fail('OBSTOP_MEDIA_TYPE')),
  );
}

/** Bytes that are no HTTP request never become one: the answer is written by hand. */
function answerNoHttp(error: Error & { code?: string }, socket: Socket, nowMs: number): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = toHttpAnswer(
    refuse('malformedRequest', { reason: error.code ?? 'unreadable' }),
    {
      traceId: traceIdOf(undefined),
      server: socket.localAddress ?? 'local',
      startedAtMs: nowMs,
      nowMs,
      language: 'en',
    },
  );
  const text = writeJson(body);
  const head = [
    `HTTP/1.1 ${status} Bad Request`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}

/** The HTTP server, not yet listening. Answers JSON to whatever comes: in obshell's envelope under /api/v1, else in OCP's. */
export function buildApp(options: AppOptions): FastifyInstance {
  const { nowMs, onDefect } = options;
  const send = ocpSender(nowMs, options.onViolation);
  const sendObshell = obshellSender(nowMs, options.onViolation);
  const app = newApp(options, {
    onNoHttp: (error, socket) => answerNoHttp(error, socket, nowMs()),
    onMalformedPath: (request, reply) => {
      if (isObshell(request.url)) sendObshell.send(request, reply, obshellNotFound);
      else send(request, reply, refuse('malformedPath'));
    },
  });
  addParsers(app);
  app.decorateRequest('claimedUser', '');
  app.decorateRequest('signed', undefined);
  app.decorateRequest('refusal', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    if (!options.isEnding() || request.method === 'GET' || isObshell(request.url)) done();
    else send(request, reply, ending, request.routeOptions.config.route);
  });
  app.setNotFoundHandler({ preHandler: [] }, (request, reply) =>
    send(request, reply, refuse('pathNotFound', { path: pathOf(request.url).slice(0, 256) })),
  );
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const reason = options.unavailableReason(error);
    const refusal =
      reason === undefined
        ? refusalFor(error, request.headers['content-type'])
        : refuse('unavailable', { reason }, { headers: { 'retry-after': '5' } });
    if (!refusal || reason !== undefined) onDefect(error, request.traceId);
    return send(
      request,
      reply,
      refusal ?? refuse('unexpected'),
      refusal ? request.routeOptions.config.route : undefined,
    );
  });
  const { authenticate, refusals } = options;
  const ports = { authenticate, refusals, bodyLimit, send };
  registerOcpRoutes(app, ocpV2, options.handlers, ports);
  registerOcpRoutes(app, obstopV1, options.ownHandlers, ports);
  if (options.obshell) app.register(obshellSurface(options.obshell), { prefix: obshellPrefix });
  return app;
}
