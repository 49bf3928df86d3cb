import type * as z from 'zod';
import type { PlainResponse } from './define-routes.ts';
import type { Example, RouteMetadata } from './route-metadata.ts';

/** Statuses of some errors of a catalogue. */
type StatusOf<C extends Catalogue, E extends keyof C> = C[E]['status'];
type Catalogue = Readonly<Record<string, { readonly status: number }>>;

/**
 * Makes an API's `answers`: the part of a route that says what it answers. Its type has exactly the statuses that the
 * catalogue gives to the errors that the route declares, and their names. The schema of a status is that of its errors.
 */
export function answersOf<C extends Catalogue, R extends z.ZodType>(
  api: RouteMetadata['api'],
  catalogue: C,
  errorResponseOf: (errors: readonly string[]) => R,
) {
  return <S extends z.ZodType | PlainResponse, const E extends keyof C & string>(
    success: S,
    errors: readonly E[],
    examples: Readonly<Record<string, Example>>,
    more: Omit<RouteMetadata, 'api' | 'operationId' | 'group' | 'errors' | 'examples'> = {},
  ) => {
    const byStatus = Object.fromEntries(
      errors.map((error) => {
        const status = catalogue[error]?.status;
        return [status, errorResponseOf(errors.filter((name) => catalogue[name]?.status === status))];
      }),
    );
    return {
      // The keys are computed, so the compiler cannot follow; the type says the same from the same catalogue.
      responses: { 200: success, ...byStatus } as unknown as { readonly 200: S } & {
        readonly [K in StatusOf<C, E>]: R;
      },
      strictStatusCodes: true as const,
      metadata: { api, errors, examples, ...more },
    };
  };
}
