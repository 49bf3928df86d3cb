import type { Socket } from 'node:net';
import { readJson, writeJson } from '@obstop/contracts';
import { ocpV2 } from '@obstop/contracts/router';
import type { AppRoute } from '@ts-rest/core';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Authenticate, User } from './authenticate.ts';
import { type OcpRefusal, refuse, toHttpAnswer } from './ocp/answer.ts';
import { type Handlers, registerOcpRoutes } from './ocp/register-routes.ts';
import type { OnViolation } from './ocp/response-check.ts';
import { ocpSender } from './ocp/send.ts';
import { traceIdOf } from './trace-id.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The contract's route behind a served path. */
    route?: AppRoute;
  }
  interface FastifyRequest {
    traceId: string;
    startedAtMs: number;
    user: User | undefined;
    /** Who asks, by the request's credentials. */
    authenticated(): User | undefined;
  }
}

/** Largest body that is read, in bytes. */
const bodyLimit = 64 * 1024;

/** What the HTTP side needs of the rest of the server. */
export interface AppOptions {
  authenticate: Authenticate;
  handlers: Handlers<typeof ocpV2>;
  nowMs(): number;
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

/** The HTTP server, not yet listening. Answers JSON in OCP's envelope to whatever comes. */
export function buildApp(options: AppOptions): FastifyInstance {
  const { nowMs, onDefect } = options;
  const send = ocpSender(nowMs, options.onViolation);
  const app = Fastify({
    bodyLimit,
    clientErrorHandler: (error, socket) => answerNoHttp(error, socket, nowMs()),
    logger: false,
    routerOptions: {
      // Zone names are checked by the contract, not by the router's limit of 100.
      maxParamLength: 4096,
      ignoreDuplicateSlashes: false,
    },
    frameworkErrors: (_error, request, reply) => {
      // The path could not be decoded: no hook has run yet.
      request.traceId = traceIdOf(request.headers['x-trace-id']);
      request.startedAtMs = nowMs();
      send(request, reply, refuse('malformedPath'));
    },
  });
  addParsers(app);
  app.decorateRequest('traceId', '');
  app.decorateRequest('startedAtMs', 0);
  app.decorateRequest('user', undefined);
  app.decorateRequest('authenticated', function () {
    return options.authenticate(this.headers.authorization);
  });
  app.addHook('onRequest', async (request) => {
    request.startedAtMs = nowMs();
    request.traceId = traceIdOf(request.headers['x-trace-id']);
  });
  app.setNotFoundHandler({ preHandler: [] }, (request, reply) =>
    send(request, reply, refuse('pathNotFound', { path: request.url.split('?')[0]?.slice(0, 256) ?? '/' })),
  );
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalFor(error, request.headers['content-type']);
    if (!refusal) onDefect(error, request.traceId);
    return send(
      request,
      reply,
      refusal ?? refuse('unexpected'),
      refusal ? request.routeOptions.config.route : undefined,
    );
  });
  registerOcpRoutes(app, ocpV2, options.handlers, send);
  return app;
}
