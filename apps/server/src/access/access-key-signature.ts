import { createHash, createHmac } from 'node:crypto';
import type { RequestHead } from './authentication.ts';

/** What of a request is signed. */
export interface SignedRequest extends Omit<RequestHead, 'address'> {
  /** The raw bytes, before anything parses them. */
  body: Uint8Array;
}

const one = (value: string | string[] | undefined) =>
  Array.isArray(value) ? value.join(', ') : (value ?? '');

/** RFC 3986: encodeURIComponent leaves five more characters alone than it may. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** A blank is `+` or `%20`; what is no percent-encoding is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Upper-case hexadecimal MD5; nothing where there is no body. */
const md5Of = (body: Uint8Array) =>
  body.length === 0 ? '' : createHash('md5').update(body).digest('hex').toUpperCase();

/** `x-ocp-*` headers as `name:value`, sorted. */
function ocpHeaders(headers: SignedRequest['headers']): string {
  return Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ocp-'))
    .map(([name, value]) => `${name}:${one(value)}`)
    .sort()
    .join('\n');
}

/** The path as sent; parameters sorted by their decoded names, those of one name in the order they were sent. */
function pathAndQuery(url: string): string {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const parameters = query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => part.split(/=(.*)/s).slice(0, 2))
    .map(([name = '', value = '']) => [decode(name), decode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  if (parameters.length === 0) return path;
  return `${path}?${parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`;
}

/** The seven parts in their order, one to a line. */
export function stringToSign({ method, url, headers, body }: SignedRequest): string {
  return [
    method.toUpperCase(),
    md5Of(body),
    one(headers['content-type']),
    one(headers.date),
    one(headers.host),
    ocpHeaders(headers),
    pathAndQuery(url),
  ].join('\n');
}

/** Base64 of the HMAC-SHA1 under the secret key. */
export function sign(secret: string, request: SignedRequest): string {
  return createHmac('sha1', secret).update(stringToSign(request)).digest('base64');
}
