import type * as z from 'zod';
import type { PlainResponse } from './define-routes.ts';
import type { Example, RouteMetadata } from './route-metadata.ts';

/** Statuses of some errors of a catalogue. */
type StatusOf<C extends Catalogue, E extends keyof C> = C[E]['status'];
/** What a route says besides. */
type More = Omit<RouteMetadata, 'api' | 'operationId' | 'group' | 'errors' | 'examples'>;

/** The same names, whatever the examples hold. */
type Named<X> = { readonly [N in keyof X]: Example };

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
  return <
    S extends z.ZodType | PlainResponse,
    const E extends keyof C & string,
    X extends Readonly<Record<string, Example>>,
    M extends More = Record<never, never>,
  >(
    success: S,
    errors: readonly E[],
    examples: X,
    more: M = {} as M,
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
      // Of the examples the compiler is told the names, not the values.
      metadata: { api, errors, examples, ...more } as {
        readonly api: typeof api;
        readonly errors: readonly E[];
        readonly examples: Named<X>;
      } & Omit<More, 'requestExamples'> &
        (M extends { readonly requestExamples: infer B } ? { readonly requestExamples: Named<B> } : unknown),
    };
  };
}
