import type { Route } from './define-routes.ts';
import type { Example } from './route-metadata.ts';

/** An answer that the document shows under a name. */
export interface ShownAnswer extends Example {
  readonly status: number;
}

/** Names of the answers that a call shows: of its successes, and of the errors that it declares. */
type AnswerNames<R> = R extends {
  readonly metadata: { readonly examples: infer X; readonly errors: readonly (infer E extends string)[] };
}
  ? (keyof X & string) | E
  : never;

/** Names of the bodies that a call shows; none where it shows none. */
type RequestNames<R> = R extends { readonly metadata: { readonly requestExamples: infer X extends object } }
  ? keyof X & string
  : never;

/** Every example of every call that the document has, by operation id and name. */
export type ExamplesOf<Routes> = {
  readonly [K in keyof Routes]: {
    readonly answers: { readonly [N in AnswerNames<Routes[K]>]: ShownAnswer };
    readonly requests: { readonly [N in RequestNames<Routes[K]>]: Example };
  };
};

/** Reads them from an API's routes and its errors. */
export function examplesOf<const Routes extends Readonly<Record<string, Route>>>(
  routes: Routes,
  errors: Readonly<Record<string, { readonly status: number }>>,
  errorExample: (name: never) => Example,
): ExamplesOf<Routes> {
  const shown = Object.entries<Route>(routes).map(([operationId, { metadata }]) => {
    const successes = Object.entries(metadata.examples).map(([name, example]) => [
      name,
      { status: 200, ...example },
    ]);
    const refusals = metadata.errors.map((name) => [
      name,
      // The routes declare nothing but errors of their catalogue.
      { status: errors[name]?.status, ...errorExample(name as never) },
    ]);
    return [
      operationId,
      {
        answers: Object.fromEntries([...successes, ...refusals]),
        requests: { ...metadata.requestExamples },
      },
    ];
  });
  // Entry by entry what the routes show.
  return Object.fromEntries(shown) as ExamplesOf<Routes>;
}
