import type { ObstopError } from '../core/errors.ts';
import type { Runtime } from '../core/runtime.ts';
import type { Transport, TransportRequest } from '../core/transport.ts';
import { md5Hex } from './md5.ts';

const utf8 = new TextEncoder();

/** So far off a clock may be before it is taken for the reason of a refusal; a server accepts 15 minutes. */
const clockToleranceMs = 60_000;

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

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

/** A transport that signs every request with its date: by the server's clock, once it has refused one by this machine's. */
export function signing(
  auth: { readonly accessKeyId: string; readonly secretAccessKey: string },
  transport: Transport,
  runtime: Runtime,
  invalid: (path: string, rule: string) => ObstopError,
): Transport {
  /** The server's clock less this machine's. */
  let ahead = 0;
  const send = async (request: TransportRequest) => {
    const date = new Date(runtime.date().getTime() + ahead).toUTCString();
    const headers: Record<string, string> = { ...request.headers, date };
    const signature = await hmacSha1(auth.secretAccessKey, stringToSign({ ...request, headers }));
    headers.authorization = `OCP-ACCESS-KEY-HMACSHA1 ${auth.accessKeyId}:${signature}`;
    return transport({ ...request, headers });
  };
  return async (request) => {
    if (!canSetDate(request.url)) throw invalid('auth.kind', 'access-key cannot be used in a browser');
    const response = await send(request);
    const serverMs = Date.parse(response.headers.get('date') ?? '');
    const off = serverMs - runtime.date().getTime() - ahead;
    // NaN where the server does not say. Refused, the request has done nothing: even a stop may be sent again.
    if (response.status !== 401 || !(Math.abs(off) > clockToleranceMs)) return response;
    ahead += off;
    return send(request);
  };
}
