import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Lets pages of allowed origins call. A preflight is answered before anybody is asked for credentials. */
export function addCors(app: FastifyInstance, isAllowed: (origin: string) => boolean): void {
  app.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && isAllowed(origin) ? origin : false),
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['WWW-Authenticate', 'Retry-After', 'Allow', 'ETag'],
    maxAge: 600,
    strictPreflight: false,
  });
}
