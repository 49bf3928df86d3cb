import type { Caller } from './login-throttle.ts';
import type { User } from './user.ts';

/** What of a request tells who it comes from. */
export interface RequestHead extends Caller {
  method: string;
  /** Path and query as on the request line. */
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * - user: it is they.
 * - nobody: no credentials, or wrong ones; `claimed` is the name that was given with them.
 * - busy: it cannot be told now.
 */
export type Verdict =
  | { kind: 'user'; user: User }
  | { kind: 'nobody'; claimed: string }
  | { kind: 'busy'; retryAfterSeconds: number };

/** As `Verdict`; `signed` where the body must be read before it can be told. */
export type Authentication = Verdict | { kind: 'signed'; claimed: string; verify(body: Uint8Array): Verdict };

/** Tells who a request comes from. Rejects where the store does. */
export type Authenticate = (request: RequestHead) => Promise<Authentication>;
