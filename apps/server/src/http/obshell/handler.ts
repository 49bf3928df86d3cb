import type { AuditRequest } from '@obstop/engine';
import type { AppRoute, ServerInferRequest } from '@ts-rest/core';
import type { ObshellUser } from '../../access/obshell/obshell-access.ts';
import type { NotServed } from '../served-routes.ts';
import type { ObshellAnswerOf } from './answer.ts';

/** What a handler gets: the parsed parts that its route declares, and who asks. */
export type HandlerInput<R extends AppRoute> = ServerInferRequest<R> & {
  /** Goes along with the change, into the same transaction. */
  audit: AuditRequest;
  /** Of the request's If-None-Match; see `isKnown` in etag.ts. */
  ifNoneMatch: string | undefined;
  /** Whose password it was; absent on calls without authentication. */
  caller: ObshellUser | undefined;
  /** Encrypts under the caller's own keys; absent where they sent none. */
  encrypt: ((text: string) => string) | undefined;
};
/**
 * A handler for every route of a router, or why a route is not served here. A handler answers with its route's own
 * success, or with an error that its route declares. Expected refusals are returned; what is thrown is a defect (500).
 */
export type Handlers<R extends Record<string, AppRoute>> = {
  [K in keyof R]: ((input: HandlerInput<R[K]>) => Promise<ObshellAnswerOf<R[K]>>) | NotServed;
};
