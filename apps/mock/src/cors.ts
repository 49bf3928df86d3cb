import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { allowedOrigins, corsPolicy } from '@obstop/front';

type Asking = Pick<IncomingMessage, 'method' | 'headers'>;

/** Pages on this machine, as the server allows them by default. */
const isAllowed = allowedOrigins(undefined);
const mayCall = ({ headers: { origin } }: Asking) => origin !== undefined && isAllowed(origin);

/** A preflight is answered before a path is looked at. */
export const isPreflight = (request: Asking): boolean => request.method === 'OPTIONS' && mayCall(request);

/** The headers that a browser needs to let a page read an answer. */
export function corsHeaders(request: Asking): OutgoingHttpHeaders {
  if (!mayCall(request)) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': request.headers.origin,
    'Access-Control-Allow-Credentials': String(corsPolicy.credentials),
    'Access-Control-Expose-Headers': corsPolicy.exposedHeaders.join(', '),
  };
}

/** The headers of a preflight's answer. */
export function preflightHeaders(request: Asking): OutgoingHttpHeaders {
  const wanted = request.headers['access-control-request-headers'];
  return {
    ...corsHeaders(request),
    'Access-Control-Allow-Methods': corsPolicy.methods.join(', '),
    'Access-Control-Max-Age': String(corsPolicy.maxAge),
    ...(wanted && { 'Access-Control-Allow-Headers': wanted, Vary: 'Origin, Access-Control-Request-Headers' }),
    'Content-Length': '0',
  };
}
