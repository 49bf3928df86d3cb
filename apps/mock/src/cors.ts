import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/** Prism answers every preflight itself, whatever its path. */
export function isPreflight({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'OPTIONS' && Boolean(headers.origin) && Boolean(headers['access-control-request-method']);
}

/** The headers that Prism puts on every answer, so that a browser can read the front's answers too. */
export function corsHeaders({ headers }: Pick<IncomingMessage, 'headers'>): OutgoingHttpHeaders {
  return {
    'Access-Control-Allow-Origin': headers.origin || '*',
    'Access-Control-Allow-Headers': headers['access-control-request-headers'] || '*',
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': headers['access-control-expose-headers'] || '*',
  };
}
