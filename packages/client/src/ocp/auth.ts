import { ObstopError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import type { Transport, TransportRequest } from '../core/transport.ts';
import { invalidRequest } from '../core/url.ts';
import { md5Hex } from './md5.ts';

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

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The seven parts of a request that are signed, a line each; a part that is empty keeps its line. */
export function stringToSign(request: Pick<TransportRequest, 'method' | 'url' | 'headers' | 'body'>): string {
  const { method, headers, body } = request;
  const url = new URL(request.url);
  const ocpHeaders = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ocp-'))
    .map(([name, value]) => `${name}:${value}`)
    .sort();
  return [
    method,
    body ? md5Hex(utf8.encode(body)) : '',
    headers['content-type'] ?? '',
    headers.date ?? '',
    url.host,
    ocpHeaders.join('\n'),
    // Queries are built sorted and encoded as the rule wants them.
    url.pathname + url.search,
  ].join('\n');
}

async function hmacSha1(secret: string, message: string): Promise<string> {
  const { subtle } = globalThis.crypto;
  const algorithm = { name: 'HMAC', hash: 'SHA-1' };
  const key = await subtle.importKey('raw', utf8.encode(secret), algorithm, false, ['sign']);
  return base64(new Uint8Array(await subtle.sign('HMAC', key, utf8.encode(message))));
}

/** Whether the platform lets a request carry a `Date` header; browsers drop it without a word. */
function canSetDate(url: string): boolean {
  return new Request(url, { headers: { date: 'x' } }).headers.has('date');
}

function signing(
  auth: Extract<OcpAuth, { kind: 'access-key' }>,
  transport: Transport,
  runtime: Runtime,
): Transport {
  return async (request) => {
    if (!canSetDate(request.url))
      throw new ObstopError('invalid-request', 'auth.kind access-key cannot be used in a browser', {
        path: 'auth.kind',
      });
    const headers: Record<string, string> = { ...request.headers, date: runtime.date().toUTCString() };
    const signature = await hmacSha1(auth.secretAccessKey, stringToSign({ ...request, headers }));
    headers.authorization = `OCP-ACCESS-KEY-HMACSHA1 ${auth.accessKeyId}:${signature}`;
    return transport({ ...request, headers });
  };
}

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
    return { transport: signing(auth, transport, runtime), secrets: [auth.secretAccessKey] };
  }
  throw invalidRequest('auth.kind', 'must be basic or access-key');
}
