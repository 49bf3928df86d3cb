import type { Socket } from 'node:net';
import { readJson } from '@obstop/contracts';
import { obstopV1, type ocpV2 } from '@obstop/contracts/router';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { Authenticate } from '../access/authentication.ts';
import { lowHalfOf, newTraceparent } from '../tracing/traceparent.ts';
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
import { type OcpRelease, ocpRoutesOf } from './ocp/release.ts';
import { ocpSender } from './ocp/send.ts';
import type { SurfaceOptions } from './surface-options.ts';

const unavailable = (reason: string) =>
  refuse('unavailable', { reason }, { headers: { 'retry-after': '5' } });

const isObshell = (url: string) => url.startsWith(`${obshellPrefix}/`);

/** What the HTTP side needs of the rest of the server. */
export interface AppOptions extends HttpOptions, SurfaceOptions {
  authenticate: Authenticate;
  handlers: Handlers<typeof ocpV2>;
  /** That the handlers answer as; absent: as the contract has it. */
  ocpRelease?: OcpRelease | undefined;
  /** Our own calls, under /obstop/v1. */
  ownHandlers: Handlers<typeof obstopV1>;
  /** obshell v1 of one cluster, under /api/v1; absent: no such cluster. */
  obshell?: ObshellSurfaceOptions;
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
  const refusal = refuse('malformedRequest', { reason: error.code ?? 'unreadable' });
  const server = socket.localAddress ?? 'local';
  const facts = {
    traceId: lowHalfOf(newTraceparent()),
    server,
    startedAtMs: nowMs,
    nowMs,
    language: 'en',
  } as const;
  const { status, headers, body } = toHttpAnswer(refusal, facts);
  const head = [
    `HTTP/1.1 ${status} Bad Request`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
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
    else send(request, reply, unavailable('the server is ending'), request.routeOptions.config.route);
  });
  app.setNotFoundHandler({ preHandler: [] }, (request, reply) =>
    send(request, reply, refuse('pathNotFound', { path: pathOf(request.url).slice(0, 256) })),
  );
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const reason = options.unavailableReason(error);
    const refusal =
      reason === undefined ? refusalFor(error, request.headers['content-type']) : unavailable(reason);
    if (!refusal || reason !== undefined) onDefect(error, request.traceId);
    if (!refusal) return send(request, reply, refuse('unexpected'));
    return send(request, reply, refusal, request.routeOptions.config.route);
  });
  const ports = { authenticate: options.authenticate, refusals: options.refusals, bodyLimit, send };
  app.register(async (routes) => {
    registerOcpRoutes(routes, ocpRoutesOf(options.ocpRelease), options.handlers, ports);
    registerOcpRoutes(routes, obstopV1, options.ownHandlers, ports);
  });
  if (options.obshell) app.register(obshellSurface(options.obshell), { prefix: obshellPrefix });
  return app;
}
