import type { RouteMetadata } from '@obstop/contracts';
import type { AppRoute, ServerInferRequest } from '@ts-rest/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { User } from '../authenticate.ts';
import { type OcpAnswer, refuse } from './answer.ts';
import type { SendOcp } from './send.ts';
import { check, invalidParameters } from './validate.ts';

/** What a handler gets: the parsed parts that its route declares, and who asks. */
export type HandlerInput<R extends AppRoute> = ServerInferRequest<R> & { user: User };
/** Carries out one call of the contract. Expected refusals are returned; what is thrown is a defect (500). */
export type Handler<R extends AppRoute> = (input: HandlerInput<R>) => Promise<OcpAnswer>;
/** Handlers under the router's own keys; a route without one is not served. */
export type Handlers<R extends Record<string, AppRoute>> = { [K in keyof R]?: Handler<R[K]> };

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

async function handle(
  route: AppRoute,
  handler: Handler<AppRoute>,
  request: FastifyRequest,
): Promise<OcpAnswer> {
  const body = 'body' in route ? (route.body as z.ZodType | undefined) : undefined;
  if (body && request.body !== undefined && !isObject(request.body)) return refuse('bodyNotObject');
  const params = check(route.pathParams as z.ZodType | undefined, request.params, 'path');
  const query = check(route.query as z.ZodType | undefined, request.query, 'query');
  const parsed = check(body, request.body, 'body');
  const broken = [params, query, parsed].flatMap((part) => part.broken);
  if (broken.length > 0) return invalidParameters(broken);
  const input = { params: params.value, query: query.value, body: parsed.value, user: request.user };
  // The parts were just parsed with the route's own schemas, which is what the handler's type says.
  return handler(input as unknown as HandlerInput<AppRoute>);
}

/** The one place where ts-rest's routes meet Fastify: authenticate, check, handle, put into the envelope. */
export function registerOcpRoutes<R extends Record<string, AppRoute>>(
  app: FastifyInstance,
  router: R,
  handlers: Handlers<R>,
  send: SendOcp,
): void {
  const served = new Map<string, string[]>();
  for (const [key, handler] of Object.entries(handlers)) {
    const route = router[key];
    if (!route) throw new Error(`a handler without a route: ${key}`);
    served.set(route.path, [...(served.get(route.path) ?? []), route.method]);
    // Set by the contract's define-route on every route; ts-rest types it as unknown.
    const { anonymous } = route.metadata as RouteMetadata;
    app.route({
      method: route.method,
      url: route.path,
      config: { route },
      onRequest: async (request, reply) => {
        request.user = request.authenticated();
        if (!anonymous && !request.user) {
          return send(
            request,
            reply,
            refuse(
              'unauthenticated',
              {},
              { headers: { 'www-authenticate': 'Basic realm="OCP", charset="UTF-8"' } },
            ),
            route,
          );
        }
      },
      handler: async (request, reply) =>
        send(request, reply, await handle(route, handler as Handler<AppRoute>, request), route),
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
