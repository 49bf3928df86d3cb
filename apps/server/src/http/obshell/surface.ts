import { obshellV1 } from '@obstop/contracts/router';
import { bindObshellBody, bindObshellParameters, bindObshellPath, dataBeside } from '@obstop/contracts/rules';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { ObshellAccess, ObshellVerdict } from '../../access/obshell/obshell-access.ts';
import type { HttpAnswer } from '../answer.ts';
import { auditOf } from '../audit.ts';
import { writeTo } from '../compose.ts';
import { answerUnknown } from '../new-app.ts';
import { metadataOf, type ServedRoute, servedRoutes } from '../served-routes.ts';
import type { SurfaceOptions } from '../surface-options.ts';
import { traceIdOf } from '../trace-id.ts';
import { type ObshellAnswer, type ObshellRefusal, refuse } from './answer.ts';
import type { Handlers } from './handler.ts';
import type { ObshellRelease } from './older-release.ts';
import { recordRefusal } from './record-refusal.ts';
import { obshellSender } from './send.ts';
import { obshellUnknown, sendWithoutSlash } from './unknown.ts';

/** What the surface of one cluster needs of the rest of the server. */
export interface ObshellSurfaceOptions extends SurfaceOptions {
  access: ObshellAccess;
  handlers: Handlers<typeof obshellV1>;
  /** An older release to behave as. */
  release?: ObshellRelease;
}

/** Where every path of obshell's API begins. */
export const obshellPrefix = '/api/v1';

/** What is answered where something was thrown: `reason` says why the service cannot do it now; it is a defect without one. */
export const thrown = (reason: string | undefined): ObshellRefusal =>
  reason === undefined
    ? refuse('Common.Unexpected', { reason: 'Internal Server Error' })
    : refuse('Common.Unexpected', { reason }, { retryAfterSeconds: 5 });

/** POST /status reads only; nothing is remembered of it. */
const changes = (route: AppRoute) => route.method !== 'GET' && !metadataOf(route).anonymous;

type Served = ServedRoute<ObshellAnswer>;

type Allowed = Extract<ObshellVerdict, { kind: 'allowed' }>;
/** Who asks, and the text that they sent. Calls without authentication have nobody, and an empty text. */
type Caller = Pick<Allowed, 'body'> & Partial<Pick<Allowed, 'userName' | 'encrypt'>>;

/** As tasks and the audit log name them. */
const nameOf = ({ userName }: Caller) => (userName === undefined ? '' : `${userName}@agent`);

/** The parts of a request by the schemas of its route, in obshell's order, or what is wrong with the first that cannot be read. */
export function bindParts(route: AppRoute, parts: { params: unknown; query: unknown; text: string }) {
  const params = bindObshellPath(route.pathParams as z.ZodType | undefined, parts.params);
  if (params.kind === 'refusal') return params;
  const query = bindObshellParameters(route.query as z.ZodType | undefined, parts.query);
  if (query.kind === 'refusal') return query;
  const schema = 'body' in route ? (route.body as z.ZodType | undefined) : undefined;
  const body = schema ? bindObshellBody(schema, parts.text) : undefined;
  if (body?.kind === 'refusal') return body;
  return { kind: 'bound', params: params.value, query: query.value, body: body?.value } as const;
}

/** Binds the parts of a request and hands them to the handler of its route. */
async function handle(
  { route, handler }: Served,
  request: FastifyRequest,
  caller: Caller,
): Promise<ObshellAnswer> {
  const bound = bindParts(route, { params: request.params, query: request.query, text: caller.body });
  if (bound.kind === 'refusal') return bound;
  const { params, query, body } = bound;
  return handler({
    ...{ params, query, body },
    audit: auditOf(request, route, nameOf(caller)),
    caller: caller.userName,
    encrypt: caller.encrypt,
    ifNoneMatch: request.headers['if-none-match'],
  });
}

/** A refusal by the call itself, past authentication, carries what Go makes of a typed nil. */
const withTypedNil = (route: AppRoute, answer: ObshellAnswer): ObshellAnswer =>
  answer.kind === 'refusal'
    ? { ...answer, ...dataBeside(metadataOf(route).operationId, answer.name) }
    : answer;

/** Bodies are bytes, whatever their type says: what they are is known after decryption. */
function addParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/** Fastify's plugin for the surface of one cluster; to be registered under `obshellPrefix`. */
export function obshellSurface(options: ObshellSurfaceOptions): (app: FastifyInstance) => Promise<void> {
  const { access, refusals, onDefect, unavailableReason } = options;
  const { compose, send } = obshellSender(options.nowMs, options.onViolation, options.release);

  function finish(
    route: AppRoute,
    request: FastifyRequest,
    answer: ObshellAnswer,
    userName: string,
  ): HttpAnswer {
    recordRefusal(refusals, { route, request, answer, userName });
    return compose(request, answer, route);
  }

  async function run(served: Served, request: FastifyRequest, caller: Caller): Promise<HttpAnswer> {
    const { route } = served;
    const userName = nameOf(caller);
    try {
      const answer = await handle(served, request, caller);
      return finish(route, request, withTypedNil(route, answer), userName);
    } catch (error) {
      onDefect(error, request.traceId);
      return finish(route, request, thrown(unavailableReason(error)), userName);
    }
  }

  async function respond(served: Served, request: FastifyRequest, reply: FastifyReply): Promise<HttpAnswer> {
    const { route } = served;
    const { anonymous, operationId } = metadataOf(route);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    // POST /status, the only one that may have a body, does not read it.
    if (anonymous) return run(served, request, { body: '' });
    const verdict = await access.authenticate({
      method: request.method,
      target: request.raw.url ?? '',
      headers: request.headers,
      body,
      address: request.ip,
      onGone: (listener) => reply.raw.once('close', listener),
      changes: changes(route),
      sessionAllowed: operationId !== 'login',
      arrivedAtMs: request.startedAtMs,
    });
    switch (verdict.kind) {
      case 'refused': {
        const { name, arguments: values, retryAfterSeconds } = verdict;
        const more = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
        return finish(route, request, refuse(name, values, more), '');
      }
      case 'answered':
        return { ...verdict.answer, headers: { 'content-type': 'application/json' } };
      case 'allowed': {
        request.agentUser = nameOf(verdict);
        const answer = await run(served, request, verdict);
        // It has acted by now: what is told is what came of it, whether or not that can be kept.
        const kept = verdict.remember({ status: answer.status, body: answer.body });
        await kept.catch((error: unknown) => onDefect(error, request.traceId));
        return answer;
      }
    }
  }

  return async (app) => {
    addParsers(app);
    app.addHook('onRequest', (request, reply, done) => {
      request.traceId = traceIdOf(request.headers['x-obshell-trace-id'], request.traceparent);
      // A type that cannot be read would be refused before any parser is asked.
      delete request.raw.headers['content-type'];
      if (!options.isEnding() || request.method === 'GET') return done();
      send(request, reply, thrown('the agent is ending'), request.routeOptions.config.route);
    });
    answerUnknown(app, obshellUnknown({ send }, refusals).notFound);
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const { route } = request.routeOptions.config;
      // Or a caller who left amid their body.
      if (error.code?.startsWith('FST_ERR_CTP_') || request.raw.errored === error) {
        const refusal = refuse('Request.Body.ReadFailed', { reason: error.message });
        return send(request, reply, refusal, route && changes(route) ? route : undefined);
      }
      onDefect(error, request.traceId);
      return send(request, reply, thrown(unavailableReason(error)), route);
    });
    for (const served of servedRoutes<ObshellAnswer>(obshellV1, options.handlers)) {
      const { method, path } = served.route;
      const url = path.slice(obshellPrefix.length);
      app.route({
        ...{ method, url, exposeHeadRoute: false, config: { route: served.route } },
        handler: async (request, reply) => writeTo(reply, await respond(served, request, reply)),
      });
      app.route({
        method,
        url: `${url}/`,
        exposeHeadRoute: false,
        handler: async (...of) => sendWithoutSlash(...of),
      });
    }
  };
}
