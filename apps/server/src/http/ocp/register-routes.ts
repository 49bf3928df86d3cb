import { checkOcpParts } from '@obstop/contracts/rules';
import type { AuditRequest } from '@obstop/engine';
import type { AppRoute, ServerInferRequest } from '@ts-rest/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { User } from '../../access/user.ts';
import { isServed, type NotServed } from '../not-served.ts';
import { type OcpAnswer, type OcpAnswerOf, refuse } from './answer.ts';
import { auditOf, type GuardPorts, guardOf } from './guard.ts';

/**
 * What a handler gets: the parsed parts that its route declares, and who asks. `audit` is there where the route changes
 * something: it goes along with the change, into the same transaction.
 */
export type HandlerInput<R extends AppRoute> = ServerInferRequest<R> & {
  user: User;
  audit: AuditRequest | undefined;
};
/**
 * Carries out one call of the contract: with its route's own success, or with an error that its route declares. Expected
 * refusals are returned; what is thrown is a defect (500).
 */
export type Handler<R extends AppRoute> = (input: HandlerInput<R>) => Promise<OcpAnswerOf<R>>;
/** A handler for every route of a router, or why a route is not served here. */
export type Handlers<R extends Record<string, AppRoute>> = { [K in keyof R]: Handler<R[K]> | NotServed };

/** Any of the handlers above, once its input was checked against its own route. */
type AnyHandler = (input: unknown) => Promise<OcpAnswer>;

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

function handle(
  route: AppRoute,
  handler: AnyHandler,
  request: FastifyRequest,
): OcpAnswer | Promise<OcpAnswer> {
  const body = 'body' in route ? (route.body as z.ZodType | undefined) : undefined;
  const read = checkOcpParts(
    { params: route.pathParams as z.ZodType | undefined, query: route.query as z.ZodType | undefined, body },
    { params: request.params, query: request.query, body: request.body },
  );
  if (read.kind === 'refusal') return read;
  const input = {
    params: read.params,
    query: read.query,
    body: read.body,
    user: request.user,
    audit: auditOf(request, route),
  };
  // The parts were just parsed with the route's own schemas, which is what the handler's type says.
  return handler(input);
}

/** The one place where ts-rest's routes meet Fastify: guard, check, handle, put into the envelope. */
export function registerOcpRoutes<R extends Record<string, AppRoute>>(
  app: FastifyInstance,
  router: R,
  handlers: Handlers<R>,
  ports: GuardPorts,
): void {
  const { send } = ports;
  const served = new Map<string, string[]>();
  for (const [key, route] of Object.entries(router)) {
    const handler = handlers[key];
    if (!handler) throw new Error(`a route without a handler: ${key}`);
    if (!isServed(handler)) continue;
    served.set(route.path, [...(served.get(route.path) ?? []), route.method]);
    app.route({
      method: route.method,
      url: route.path,
      config: { route },
      ...guardOf(route, ports),
      handler: async (request, reply) =>
        send(request, reply, await handle(route, handler as unknown as AnyHandler, request), route),
    });
  }
  for (const [url, allowed] of served) {
    const allow = allowed.join(', ');
    app.route({
      method: methods.filter((method) => !allowed.includes(method)),
      url,
      onRequest: async (request, reply) => {
        const values = { method: request.method, path: request.url.split('?')[0] ?? '', allowed: allow };
        return send(request, reply, refuse('methodNotAllowed', values, { headers: { allow } }));
      },
      handler: async () => undefined,
    });
  }
}
