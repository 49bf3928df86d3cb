import type { RouteMetadata } from '@obstop/contracts';
import type { AppRoute } from '@ts-rest/core';

/** Stands in a handler's place where a route is deliberately not served; it is then answered as an unknown path. */
export interface NotServed {
  readonly notServed: string;
}

export const notServed = (why: string): NotServed => ({ notServed: why });

/** What the contract's define-route has set on every route; ts-rest types it as unknown. */
export const metadataOf = (route: AppRoute): RouteMetadata => route.metadata as RouteMetadata;

/** Whether a call of the route changes something; a few that are no GET only look. */
export const changesSomething = (route: AppRoute): boolean =>
  route.method !== 'GET' && !metadataOf(route).safe;

/** A route that is served, with its handler, whose input was read by this very route. */
export interface ServedRoute<Answer> {
  route: AppRoute;
  handler(input: unknown): Promise<Answer>;
}

/** The routes that are served, with their handlers. Throws where a route has neither a handler nor a reason for none. */
export function servedRoutes<Answer>(
  router: Readonly<Record<string, AppRoute>>,
  handlers: Readonly<Record<string, object>>,
): ServedRoute<Answer>[] {
  return Object.entries(router).flatMap(([key, route]) => {
    const handler = handlers[key];
    if (!handler) throw new Error(`a route without a handler: ${key}`);
    // The input is read with the route's own schemas, which is what the handler's type says.
    return 'notServed' in handler ? [] : [{ route, handler: handler as ServedRoute<Answer>['handler'] }];
  });
}
