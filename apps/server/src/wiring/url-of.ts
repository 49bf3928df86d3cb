import type { FastifyInstance } from 'fastify';
import type { ServerOptions } from '../config/options.ts';

/** The URL that a listening server answers on, without a slash at its end; an IPv6 address stands in brackets. */
export function urlOf(
  app: FastifyInstance,
  { host, port, tls }: Pick<ServerOptions, 'host' | 'port' | 'tls'>,
): string {
  const address = app.server.address();
  // A string only where a server listens on a pipe, which this one cannot be told to.
  const bound = typeof address === 'object' && address ? address.port : port;
  return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}
