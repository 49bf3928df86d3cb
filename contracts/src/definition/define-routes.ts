import type * as z from 'zod';
import type { RouteMetadata } from './route-metadata.ts';

/** An answer that is not JSON. */
export interface PlainResponse {
  readonly contentType: 'text/plain';
  readonly body: z.ZodType;
}

/** One call of an API as plain data: what it takes and what it answers. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for a parameter. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly pathParams?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** By status: 200 has the call's own answer, every other the API's error envelope. */
  readonly responses: Readonly<Record<number, z.ZodType | PlainResponse>>;
  readonly strictStatusCodes: true;
  readonly metadata: RouteMetadata;
}

type Draft = Omit<Route, 'metadata'> & { readonly metadata: Omit<RouteMetadata, 'operationId' | 'group'> };

/** Routes of one group (a tag of the document) under their operation ids: the key is the id. */
export function defineRoutes<const R extends Readonly<Record<string, Draft>>>(group: string, routes: R) {
  return Object.fromEntries(
    Object.entries(routes).map(([operationId, route]) => [
      operationId,
      { ...route, metadata: { ...route.metadata, operationId, group } },
    ]),
    // Entry by entry the same routes.
  ) as {
    readonly [K in keyof R]: R[K] & {
      readonly metadata: { readonly operationId: K; readonly group: string };
    };
  };
}
