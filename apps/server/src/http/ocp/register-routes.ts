import type { Language } from '@obstop/contracts';
import { checkOcpParts } from '@obstop/contracts/rules';
import type { AuditRequest } from '@obstop/engine';
import type { AppRoute, ServerInferRequest } from '@ts-rest/core';
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';
import type * as z from 'zod';
import type { User } from '../../access/user.ts';
import { languageOf } from '../compose.ts';
import { pathOf } from '../new-app.ts';
import { type NotServed, type ServedRoute, servedRoutes } from '../served-routes.ts';
import { type OcpAnswer, type OcpAnswerOf, refuse } from './answer.ts';
import { auditOfChange, type GuardPorts, guardOf } from './guard.ts';

/**
 * What a handler gets: the parsed parts that its route declares, and who asks. `audit` is there where the route changes
 * something: it goes along with the change, into the same transaction.
 */
export type HandlerInput<R extends AppRoute> = ServerInferRequest<R> & {
  user: User;
  audit: AuditRequest | undefined;
  /** Of messages that the handler writes itself. */
  language: Language;
  /** The peer's address. */
  address: string;
  authentication: 'password' | 'accessKey';
  /** Of the request's If-None-Match; see `isKnown` in etag.ts. */
  ifNoneMatch: string | undefined;
};
/**
 * A handler for every route of a router, or why a route is not served here. A handler answers with its route's own
 * success, or with an error that its route declares. Expected refusals are returned; what is thrown is a defect (500).
 */
export type Handlers<R extends Record<string, AppRoute>> = {
  [K in keyof R]: ((input: HandlerInput<R[K]>) => Promise<OcpAnswerOf<R[K]>>) | NotServed;
};

/** The parts of a request by the schemas of its route, or what is wrong with them. */
export function readParts(
  route: AppRoute,
  { params, query, body }: Record<'params' | 'query' | 'body', unknown>,
) {
  const schemas = {
    params: route.pathParams as z.ZodType | undefined,
    query: route.query as z.ZodType | undefined,
    body: 'body' in route ? (route.body as z.ZodType | undefined) : undefined,
  };
  return checkOcpParts(schemas, { params, query, body });
}

async function handle(served: ServedRoute<OcpAnswer>, request: FastifyRequest): Promise<OcpAnswer> {
  const { route, handler } = served;
  const read = readParts(route, request);
  if (read.kind === 'refusal') return read;
  const { params, query, body: readBody } = read;
  request.asked = auditOfChange(request, route, readBody);
  return handler({
    ...{ params, query, body: readBody, user: request.user },
    audit: request.asked,
    address: request.ip,
    authentication: request.signed ? 'accessKey' : 'password',
    language: languageOf(request.headers['accept-language']),
    ifNoneMatch: request.headers['if-none-match'],
  });
}

/** The one place where ts-rest's routes meet Fastify: guard, check, handle, put into the envelope. */
export function registerOcpRoutes<R extends Record<string, AppRoute>>(
  app: FastifyInstance,
  router: R,
  handlers: Handlers<R>,
  ports: GuardPorts,
): void {
  const { send } = ports;
  const served = servedRoutes<OcpAnswer>(router, handlers);
  for (const each of served) {
    const { route } = each;
    app.route({
      method: route.method,
      url: route.path,
      config: { route },
      ...guardOf(route, ports),
      handler: async (request, reply) => send(request, reply, await handle(each, request), route),
    });
  }
  for (const [url, routes] of Map.groupBy(served, ({ route }) => route.path)) {
    const allowed: string[] = routes.map(({ route }) => route.method);
    const allow = allowed.join(', ');
    // Fastify itself has a HEAD for each GET.
    const answered = allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed;
    app.route({
      method: app.supportedMethods.filter((method) => !answered.includes(method)) as HTTPMethods[],
      url,
      onRequest: async (request, reply) => {
        const values = { method: request.method, path: pathOf(request.url), allowed: allow };
        return send(request, reply, refuse('methodNotAllowed', values, { headers: { allow } }));
      },
      handler: async () => undefined,
    });
  }
}
