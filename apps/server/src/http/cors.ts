import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const loopback = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** Lets pages of allowed origins call. A preflight is answered before anybody is asked for credentials. */
export function addCors(app: FastifyInstance, origins: readonly string[] | undefined): void {
  // Those that are listed, or any on this machine where none are.
  const isAllowed = (origin: string) => (origins ? origins.includes(origin) : loopback.test(origin));
  app.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && isAllowed(origin) ? origin : false),
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['WWW-Authenticate', 'Retry-After', 'Allow', 'ETag'],
    maxAge: 600,
    strictPreflight: false,
  });
}
