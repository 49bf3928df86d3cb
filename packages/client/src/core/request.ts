import { type Operation, type PathValues, pathOf } from '@obstop/contracts/operations';
import type { BodyOf, Route } from '@obstop/contracts/routes';
import type { Call } from './caller.ts';
import { type QueryValue, queryText } from './url.ts';

/** A call without what makes a value of its answer. */
export type Request = Omit<Call<unknown>, 'read'>;

/** What goes along with a request: its query and its body. */
export interface Parts<O extends Operation, R extends Route> {
  readonly query?: { readonly [N in O['queryParameters'][number]]?: QueryValue };
  readonly body?: BodyOf<R>;
}

/** A query whose every name is one of the operation's. The compiler checks that of a variable too, not only of a literal. */
export interface Exactly<O extends Operation, Q> {
  readonly query?: Q & { readonly [N in Exclude<keyof Q, O['queryParameters'][number]>]: never };
}

/** Makes requests of one API, which have method and path from its table, and a body as its routes say. */
export function requestsOf<R extends Readonly<Record<string, Route>>>() {
  return <T extends Readonly<Record<keyof R, Operation>>>(table: T) =>
    <K extends keyof R & string, Q>(
      id: K,
      path: PathValues<T[K]>,
      parts: Parts<T[K], R[K]> & Exactly<T[K], Q> = {},
    ): Request => {
      const operation = table[id];
      const { query = {}, body }: Parts<T[K], R[K]> = parts;
      return {
        operation: id,
        method: operation.method,
        path: pathOf(operation, path) + queryText(query),
        safe: !operation.changes,
        ...(body === undefined ? {} : { body }),
      };
    };
}
