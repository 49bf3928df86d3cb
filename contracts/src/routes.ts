import type * as z from 'zod';

export type { PlainResponse, Route } from './definition/define-routes.ts';
export { obshellRoutes } from './obshell/routes.ts';
export { obstopRoutes } from './obstop/routes.ts';
export { ocpRoutes } from './ocp/routes.ts';

/** What a call takes in its body; undefined where it takes none. */
export type BodyOf<R> = R extends { readonly body: infer B extends z.ZodType } ? z.input<B> : undefined;

/** What a call answers with 200, envelope included. */
export type SuccessOf<R> = R extends { readonly responses: { readonly 200: infer S } }
  ? S extends z.ZodType
    ? z.input<S>
    : S extends { readonly body: infer B extends z.ZodType }
      ? z.input<B>
      : never
  : never;

/** Names of the errors that a call declares. */
export type ErrorOf<R> = R extends { readonly metadata: { readonly errors: readonly (infer E)[] } }
  ? E
  : never;
