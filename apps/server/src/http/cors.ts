import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const loopback = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

// Whether pages of an origin may call: those that are listed, or any on this machine where none are.
function isAllowedOrigin(origin: string, listed: readonly string[] | undefined): boolean {
  return listed ? listed.includes(origin) : loopback.test(origin);
}

/** Lets pages of allowed origins call. A preflight is answered before anybody is asked for credentials. */
export function addCors(app: FastifyInstance, origins: readonly string[] | undefined): void {
  app.register(cors, {
    origin: (origin, done) =>
      done(null, origin !== undefined && isAllowedOrigin(origin, origins) ? origin : false),
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['WWW-Authenticate', 'Retry-After', 'Allow'],
    maxAge: 600,
    strictPreflight: false,
  });
}
