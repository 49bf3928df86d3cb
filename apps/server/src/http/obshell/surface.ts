/**
 * Owns: the way of a call through the obshell surface: authenticate, bind, handle, envelope, audit of refusals.
 * Does not own: who may call (access/obshell), what a call does (the handlers).
 * Invariants: every answer is JSON in obshell's envelope; unknown paths and wrong methods are 404, content types mean
 * nothing; a state-changing request acts once, however often it is sent.
 */
import { obshellErrors, type RouteMetadata } from '@obstop/contracts';
import { obshellV1 } from '@obstop/contracts/router';
import { bindObshellBody, bindObshellParameters, hasNullData } from '@obstop/contracts/rules';
import type { AuditRequest } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { ObshellAccess, ObshellUser, ObshellVerdict } from '../../access/obshell/obshell-access.ts';
import type { RefusalLog } from '../../access/refusal-log.ts';
import { isServed } from '../not-served.ts';
import { traceIdOf } from '../trace-id.ts';
import { type HttpAnswer, type ObshellAnswer, type ObshellRefusal, refuse } from './answer.ts';
import type { Handlers } from './handler.ts';
import type { ObshellRelease } from './older-release.ts';
import { type ObshellSender, obshellSender } from './send.ts';

/** Any of the handlers, once its input was bound by its own route. */
type AnyHandler = (input: unknown) => Promise<ObshellAnswer>;

/** What the surface of one cluster needs of the rest of the server. */
export interface ObshellSurfaceOptions {
  access: ObshellAccess;
  handlers: Handlers<typeof obshellV1>;
  /** Takes the refusals of calls that would have changed something. */
  refusals: Pick<RefusalLog, 'add'>;
  nowMs(): number;
  isEnding(): boolean;
  /** Why the service cannot do what it was asked for now, where an error says so. */
  unavailableReason(error: unknown): string | undefined;
  onDefect(error: unknown, traceId: string): void;
  onViolation?(violation: string): void;
  /** An older release to behave as. */
  release?: ObshellRelease;
}

/** Where every path of obshell's API begins. */
export const obshellPrefix = '/api/v1';

const unavailable = (reason: string): ObshellRefusal =>
  refuse('Common.Unexpected', { reason }, { retryAfterSeconds: 5 });
export const obshellNotFound: ObshellRefusal = refuse('Common.NotFound', { what: '404 not found' });

const unexpected = refuse('Common.Unexpected', { reason: 'Internal Server Error' });
const longest = 128;

const metadataOf = (route: AppRoute) => route.metadata as RouteMetadata;
/** POST /status reads only; nothing is remembered of it. */
const changes = (route: AppRoute) => route.method !== 'GET' && !metadataOf(route).anonymous;

function auditOf(request: FastifyRequest, route: AppRoute, userName: string): AuditRequest {
  const params = Object.entries((request.params ?? {}) as Record<string, unknown>);
  return {
    atMs: request.startedAtMs,
    traceId: request.traceId,
    userName,
    address: request.ip,
    operation: metadataOf(route).operationId,
    target: Object.fromEntries(params.map(([name, value]) => [name, String(value).slice(0, longest)])),
  };
}

/** Who asks, and what they sent once it is readable. */
interface Caller {
  text: string;
  /** Absent on calls without authentication. */
  user?: ObshellUser;
  encrypt?: (text: string) => string;
}

/** As tasks and the audit log name them. */
const nameOf = ({ user }: Caller) => (user === undefined ? '' : `${user}@agent`);

async function runHandler(
  route: AppRoute,
  handler: AnyHandler,
  request: FastifyRequest,
  caller: Caller,
): Promise<ObshellAnswer> {
  const params = bindObshellParameters(route.pathParams as z.ZodType | undefined, request.params);
  if (params.kind === 'refusal') return params;
  const query = bindObshellParameters(route.query as z.ZodType | undefined, request.query);
  if (query.kind === 'refusal') return query;
  const schema = 'body' in route ? (route.body as z.ZodType | undefined) : undefined;
  const body = schema ? bindObshellBody(schema, caller.text) : undefined;
  if (body?.kind === 'refusal') return body;
  const input = {
    params: params.value,
    query: query.value,
    body: body?.value,
    audit: auditOf(request, route, nameOf(caller)),
    caller: caller.user,
    encrypt: caller.encrypt,
  };
  return handler(input);
}

/** What a refused check of who asks looks like on the wire. */
function toRefusal({
  name,
  arguments: values,
  retryAfterSeconds,
}: Extract<ObshellVerdict, { kind: 'refused' }>) {
  return refuse(name, values, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
}

function respond(
  route: AppRoute,
  handler: AnyHandler,
  options: ObshellSurfaceOptions,
  sender: ObshellSender,
): (request: FastifyRequest) => Promise<HttpAnswer> {
  const { access, refusals, onDefect, unavailableReason } = options;
  const { anonymous, operationId } = metadataOf(route);

  const finish = (request: FastifyRequest, answer: ObshellAnswer, userName: string): HttpAnswer => {
    if (answer.kind === 'refusal' && changes(route)) {
      const { status } = obshellErrors[answer.name];
      const outcome = { kind: 'refused', reason: answer.name, status } as const;
      refusals.add({ ...auditOf(request, route, userName), outcome });
    }
    return sender.compose(request, answer, route);
  };

  /** A refusal by the call itself, past authentication and binding, carries a typed nil where it answers a DAG. */
  const withTypedNil = (answer: ObshellAnswer): ObshellAnswer =>
    answer.kind === 'refusal' && hasNullData(operationId, answer.name)
      ? { ...answer, nullData: true }
      : answer;

  const run = async (request: FastifyRequest, caller: Caller): Promise<HttpAnswer> => {
    try {
      const answer = await runHandler(route, handler, request, caller);
      return finish(request, withTypedNil(answer), nameOf(caller));
    } catch (error) {
      onDefect(error, request.traceId);
      const reason = unavailableReason(error);
      const answer = reason === undefined ? unexpected : unavailable(reason);
      return finish(request, answer, nameOf(caller));
    }
  };

  return async (request) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (anonymous) return run(request, { text: body.toString() });
    const verdict = await access.authenticate({
      method: request.method,
      target: request.raw.url ?? '',
      headers: request.headers,
      body,
      address: request.ip,
      changes: changes(route),
      sessionAllowed: operationId !== 'login',
      arrivedAtMs: request.startedAtMs,
    });
    switch (verdict.kind) {
      case 'refused':
        return finish(request, toRefusal(verdict), '');
      case 'answered':
        return { ...verdict.answer, headers: { 'content-type': 'application/json' } };
      case 'allowed': {
        const { body: text, userName: user, encrypt } = verdict;
        request.agentUser = nameOf({ text, user });
        const answer = await run(request, { text, user, ...(encrypt && { encrypt }) });
        // It has acted by now: what is told is what came of it, whether or not that can be kept.
        const kept = verdict.remember({ status: answer.status, body: answer.body });
        await kept.catch((error: unknown) => onDefect(error, request.traceId));
        return answer;
      }
    }
  };
}

/** Bodies are bytes, whatever their type says: what they are is known after decryption. */
function addParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/** Fastify's plugin for the surface of one cluster; to be registered under `obshellPrefix`. */
export function obshellSurface(options: ObshellSurfaceOptions): (app: FastifyInstance) => Promise<void> {
  const sender = obshellSender(options.nowMs, options.onViolation, options.release);
  return async (app) => {
    addParsers(app);
    app.addHook('onRequest', (request, reply, done) => {
      request.traceId = traceIdOf(request.headers['x-obshell-trace-id']);
      // A type that cannot be read would be refused before any parser is asked.
      delete request.raw.headers['content-type'];
      if (!options.isEnding() || request.method === 'GET') return done();
      sender.send(request, reply, unavailable('the agent is ending'), request.routeOptions.config.route);
    });
    app.setNotFoundHandler((request, reply) => sender.send(request, reply, obshellNotFound));
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const { route } = request.routeOptions.config;
      if (error.code?.startsWith('FST_ERR_CTP_'))
        return sender.send(
          request,
          reply,
          refuse('Request.Body.ReadFailed', { reason: error.message }),
          route && changes(route) ? route : undefined,
        );
      options.onDefect(error, request.traceId);
      const reason = options.unavailableReason(error);
      return sender.send(request, reply, reason === undefined ? unexpected : unavailable(reason), route);
    });
    const handlers: Readonly<Record<string, object>> = options.handlers;
    for (const [key, route] of Object.entries<AppRoute>(obshellV1)) {
      const handler = handlers[key];
      if (!handler) throw new Error(`a route without a handler: ${key}`);
      if (!isServed(handler)) continue;
      const answer = respond(route, handler as AnyHandler, options, sender);
      app.route({
        method: route.method,
        url: route.path.slice(obshellPrefix.length),
        exposeHeadRoute: false,
        config: { route },
        handler: async (request, reply) => sender.write(reply, await answer(request)),
      });
    }
  };
}
