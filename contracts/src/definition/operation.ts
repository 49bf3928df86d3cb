import type { Route } from './define-routes.ts';

/** One call of an API, as far as sending it goes. */
export interface Operation {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for a parameter, as in the OpenAPI document. */
  readonly path: string;
  readonly pathParameters: readonly string[];
  readonly queryParameters: readonly string[];
  /** Whether it changes something: only what does not may be repeated. */
  readonly changes: boolean;
}

/** A route's path as the OpenAPI document writes it: `{name}` for `:name`. */
type Template<P extends string> = P extends `${infer Before}:${infer Name}/${infer After}`
  ? `${Before}{${Name}}/${Template<After>}`
  : P extends `${infer Before}:${infer Name}`
    ? `${Before}{${Name}}`
    : P;

/** Names of the parameters that a part of a route declares. */
type NamesOf<R, Part extends 'pathParams' | 'query'> = R extends {
  readonly [P in Part]: { readonly shape: infer S };
}
  ? keyof S & string
  : never;

/** The operation that a route is. */
type OperationOf<R extends Route> = Operation & {
  readonly method: R['method'];
  readonly path: Template<R['path']>;
  readonly pathParameters: readonly NamesOf<R, 'pathParams'>[];
  readonly queryParameters: readonly NamesOf<R, 'query'>[];
};

/** The operations that routes are, under the same ids: what a table of operations has to be. */
export type OperationsOf<R extends Readonly<Record<string, Route>>> = {
  readonly [K in keyof R]: OperationOf<R[K]> & { readonly operationId: K };
};

/** Values of an operation's path parameters, by name. */
export type PathValues<O extends Operation> = {
  readonly [N in O['pathParameters'][number]]: string | number | bigint;
};

/** Percent-encoding of RFC 3986: encodeURIComponent leaves five more characters alone than it may. */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** An operation's path with its parameters put in, encoded. Throws URIError for half of a surrogate pair. */
export function pathOf<O extends Operation>(operation: O, values: PathValues<O>): string {
  const texts: Readonly<Record<string, unknown>> = values;
  return operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeText(String(texts[name])));
}
