import { encodeText } from '@obstop/contracts/operations';
import { ObstopError } from './errors.ts';
import type { WireId } from './wire.ts';

/** An error for what is wrong with a request before it is sent: `path` names the field. */
export function invalidRequest(path: string, rule: string, cause?: unknown): ObstopError {
  return new ObstopError('invalid-request', `${path} ${rule}`, { path, cause });
}

/** The root of a server without a slash at its end. Throws ObstopError `invalid-request`. */
export function readBaseUrl(value: string | URL): string {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    // The reason would quote the whole value, credentials and all.
    throw invalidRequest('baseUrl', 'must be a URL such as http://ocp.example:8080');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw invalidRequest('baseUrl', 'must begin with http:// or https://');
  if (url.username || url.password)
    throw invalidRequest('baseUrl', 'must not hold credentials; give them as auth');
  if (url.search || url.hash) throw invalidRequest('baseUrl', 'must have neither a query nor a fragment');
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** An id in a path or query. Throws ObstopError `invalid-request` naming the field. */
export function idText(value: WireId, path: string): string {
  const text = String(value);
  if (!/^[1-9]\d{0,18}$/.test(text) || (typeof value === 'number' && !Number.isSafeInteger(value)))
    throw invalidRequest(path, 'must be a whole number from 1, as number, bigint or digits');
  return text;
}

/** A text of 1 to 128 characters in a path. Throws ObstopError `invalid-request` naming the field. */
export function segmentText(value: string, path: string): string {
  // Half of a surrogate pair has no encoding.
  if (typeof value !== 'string' || !/^[^\p{Cc}\p{Cs}]{1,128}$/u.test(value))
    throw invalidRequest(path, 'must be 1 to 128 characters without control characters');
  // Every URL parser resolves them away, encoded or not, and the call would be another one.
  if (value === '.' || value === '..') throw invalidRequest(path, 'must not be . or ..');
  return value;
}

/** A value of a query's parameter; undefined is left out. */
export type QueryValue = string | number | bigint | readonly string[] | undefined;

/** A query with its question mark, sorted by name as signatures need it; nothing where nothing is asked. */
export function queryText(parameters: Readonly<Record<string, QueryValue>>): string {
  const parts: string[] = [];
  for (const name of Object.keys(parameters).sort()) {
    const value = parameters[name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    parts.push(`${encodeText(name)}=${encodeText(String(value))}`);
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
