import { METHODS } from 'node:http';
import type { Socket } from 'node:net';
import { allowedOrigins } from '@obstop/front';
import type { AppRoute } from '@ts-rest/core';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { newTraceparent } from '../tracing/traceparent.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { HttpAnswer, RequestFacts } from './answer.ts';
import { addCompression } from './compression.ts';
import { addCors } from './cors.ts';
import { foreignSite } from './cross-site.ts';
import { endConnectionsOnClose } from './end-connections.ts';
import { addHttpFaults } from './http-faults.ts';
import { type NoHttpReason, noHttpAnswerer } from './no-http.ts';
import { requestSpan } from './request-span.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { metadataOf } from './served-routes.ts';
import { traceIdOf } from './trace-id.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The contract's route behind a served path. */
    route?: AppRoute;
  }
  interface FastifyRequest {
    traceId: string;
    /** Where the request stands in its trace, as W3C has it. */
    traceparent: string;
    startedAtMs: number;
    /** Who asked on the obshell surface; set once it is told. */
    agentUser: string | undefined;
  }
}

/** Most that a request's headers may have, in bytes. */
const maxHeaderSize = 16 * 1024;
/** Largest body that is read, in bytes. */
export const bodyLimit = 64 * 1024;

export const pathOf = (url: string) => url.split('?')[0] ?? '/';

/** A request that was answered. */
export interface AnsweredRequest {
  /** `none` where no route was found. */
  operation: string;
  method: string;
  /** Without its query. */
  path: string;
  status: number;
  durationMs: number;
  traceId: string;
  traceparent: string;
  /** Absent where nobody was authenticated. */
  user?: string;
}

/** What every HTTP server of ours needs. */
export interface HttpOptions {
  nowMs(): number;
  /** How long a request, and its headers, may take to come in. */
  timeouts: { requestMs: number; headersMs: number };
  /** Certificate chain and private key in PEM; plain HTTP where absent. */
  tls?: { cert: Buffer; key: Buffer };
  /** Origins whose pages may call; any loopback origin where absent. */
  corsOrigins?: readonly string[];
  /** Addresses and networks whose X-Forwarded-For tells the caller's address; nobody's where absent. */
  trustedProxies?: readonly string[];
  /** Whether a request's Host is one of the server's own. */
  isOwnHost(request: FastifyRequest): boolean;
  /** Every request as it comes; what is returned is called once it was answered, or without an answer once its caller has left. */
  onRequest(request: {
    method: string;
    isTls: boolean;
  }): (answer?: { route: string | undefined; status: number }) => void;
  tracing: Tracing;
  /** Faults on demand; none unless given. */
  faults?: Parameters<typeof addHttpFaults>[1];
  /** Every request that was answered. */
  onAnswered(answered: AnsweredRequest): void;
}

/** Why a request is not let in, whatever it asks for: it names a host that the server is not, or comes from a page of another site. */
export type Shut = { kind: 'host'; host: string } | { kind: 'site'; site: string };

/** What a surface answers where no request comes to be routed. */
export interface Unroutable {
  /** The bytes are no HTTP request; the target is what is known of one, or empty. The answer is written to the socket by hand. */
  onNoHttp(reason: NoHttpReason, target: string, facts: RequestFacts): HttpAnswer;
  /** The path cannot be decoded. */
  onMalformedPath(request: FastifyRequest, reply: FastifyReply): void;
  onShut(request: FastifyRequest, reply: FastifyReply, why: Shut): void;
}

/** An HTTP server without routes: limits, trace ids, who is let in, CORS, and the note of every answer. */
export function newApp(
  options: HttpOptions,
  { onNoHttp, onMalformedPath, onShut }: Unroutable,
): FastifyInstance {
  const { nowMs, timeouts } = options;
  const noHttp = noHttpAnswerer(nowMs, onNoHttp);
  // Node looks only every 30 s by itself.
  const ofNode = { headersTimeout: timeouts.headersMs, maxHeaderSize, connectionsCheckingInterval: 1000 };
  const app = Fastify({
    bodyLimit,
    requestTimeout: timeouts.requestMs,
    http: ofNode,
    // Our own hook answers it, in the envelope.
    return503OnClosing: false,
    ...(options.tls && { https: { ...options.tls, ...ofNode } }),
    clientErrorHandler: noHttp.answer,
    logger: false,
    ...(options.trustedProxies && { trustProxy: [...options.trustedProxies] }),
    routerOptions: {
      // Zone names are checked by the contract, not by the router's limit of 100.
      maxParamLength: 4096,
      ignoreDuplicateSlashes: false,
    },
    frameworkErrors: (_error, request, reply) => {
      // No hook has run yet.
      request.traceparent = newTraceparent();
      request.traceId = traceIdOf(request.headers['x-trace-id'], request.traceparent);
      request.startedAtMs = nowMs();
      onMalformedPath(request, reply);
    },
  });
  // Whatever Node's parser lets through is answered by a route, or as an unknown path.
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  // The plugin for CORS has a route for OPTIONS everywhere, which would look at a body first.
  app.addHttpMethod('OPTIONS', { hasBody: false, overrideExisting: true });
  endConnectionsOnClose(app);
  app.server.on('connect', (_request: unknown, socket: Socket) => {
    // Node hands such a socket over, and its errors with it.
    socket.on('error', () => socket.destroy());
    noHttp.answer(Object.assign(new Error('CONNECT'), { code: 'HPE_INVALID_METHOD' }), socket);
  });
  app.decorateRequest('traceId', '');
  app.decorateRequest('traceparent', '');
  app.decorateRequest('startedAtMs', 0);
  app.decorateRequest('user', undefined);
  app.decorateRequest('agentUser', undefined);
  const isTls = options.tls !== undefined;
  app.addHook('onRequest', (request, { raw }, done) => {
    request.startedAtMs = nowMs();
    noHttp.asked(request.raw.socket, request.url, raw);
    const span = requestSpan(options.tracing, request, isTls);
    request.traceparent = span.traceparent;
    request.traceId = traceIdOf(request.headers['x-trace-id'], span.traceparent);
    const onEnd = options.onRequest({ method: request.method, isTls });
    raw.once('close', () => {
      const status = raw.writableFinished ? raw.statusCode : undefined;
      span.end(status);
      onEnd(status === undefined ? undefined : { route: request.routeOptions.url, status });
    });
    done();
  });
  addSecurityHeaders(app, { isTls });
  app.addHook('onRequest', (request, reply, done) => {
    if (options.isOwnHost(request)) done();
    else onShut(request, reply, { kind: 'host', host: request.headers.host ?? '' });
  });
  const isAllowed = allowedOrigins(options.corsOrigins);
  // Before the next: an origin that may call may read what it is told.
  addCors(app, isAllowed);
  app.addHook('onRequest', (request, reply, done) => {
    const site = foreignSite(request, isAllowed);
    if (site === undefined) done();
    else onShut(request, reply, { kind: 'site', site });
  });
  addCompression(app);
  if (options.faults) addHttpFaults(app, options.faults);
  app.addHook('onResponse', (request, reply, done) => {
    const { route } = request.routeOptions.config;
    const user = request.user?.name ?? request.agentUser;
    options.onAnswered({
      operation: route ? metadataOf(route).operationId : 'none',
      method: request.method,
      path: pathOf(request.url),
      status: reply.statusCode,
      durationMs: Math.round(nowMs() - request.startedAtMs),
      traceId: request.traceId,
      traceparent: request.traceparent,
      ...(user === undefined ? {} : { user }),
    });
    done();
  });
  return app;
}

/**
 * Answers every request that is for no route, before its body is looked at: whatever is wrong with that, the path is what counts. To be
 * called after the plugins have been registered that have an answer of their own.
 */
export function answerUnknown(
  app: FastifyInstance,
  handler: (request: FastifyRequest, reply: FastifyReply) => FastifyReply,
): void {
  app.setNotFoundHandler(handler);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) handler(request, reply);
    else done();
  });
}
