import type { Runtime } from '../core/runtime.ts';
import type { Transport } from '../core/transport.ts';
import { invalidRequest } from '../core/url.ts';

/** How a client authenticates. Passwords and keys are never part of an error. */
export type OcpAuth =
  /** HTTP Basic with a user of the console. */
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /**
   * A pair from the console's personal settings. Every request is signed with its date, which a server accepts for 15 minutes.
   * Not in browsers: they let no page set the `Date` header.
   */
  | { readonly kind: 'access-key'; readonly accessKeyId: string; readonly secretAccessKey: string };

const utf8 = new TextEncoder();

const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

const isPresent = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** A transport that authenticates, and what must not get into errors. Throws ObstopError `invalid-request`. */
export function authenticating(
  auth: OcpAuth,
  transport: Transport,
  runtime: Runtime,
): { transport: Transport; secrets: readonly string[] } {
  if (auth?.kind === 'basic') {
    const { username, password } = auth;
    // The first colon ends the name (RFC 7617).
    if (!isPresent(username) || username.includes(':'))
      throw invalidRequest('auth.username', 'must be a text without a colon');
    if (!isPresent(password)) throw invalidRequest('auth.password', 'must be a text');
    const token = base64(utf8.encode(`${username}:${password}`));
    const authorization = `Basic ${token}`;
    return {
      transport: (request) => transport({ ...request, headers: { ...request.headers, authorization } }),
      secrets: [password, token],
    };
  }
  if (auth?.kind === 'access-key') {
    if (!isPresent(auth.accessKeyId) || !/^[\x21-\x7e]+$/.test(auth.accessKeyId))
      throw invalidRequest('auth.accessKeyId', 'must be visible ASCII characters');
    if (!isPresent(auth.secretAccessKey)) throw invalidRequest('auth.secretAccessKey', 'must be a text');
    // Most clients never sign.
    const signed = import('./signing.ts').then(({ signing }) =>
      signing(auth, transport, runtime, invalidRequest),
    );
    return {
      transport: async (request) => (await signed)(request),
      secrets: [auth.secretAccessKey],
    };
  }
  throw invalidRequest('auth.kind', 'must be basic or access-key');
}
