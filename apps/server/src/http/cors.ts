import cors from '@fastify/cors';
import { corsPolicy } from '@obstop/front';
import type { FastifyInstance } from 'fastify';

/** Lets pages of allowed origins call. A preflight is answered before anybody is asked for credentials. */
export function addCors(app: FastifyInstance, isAllowed: (origin: string) => boolean): void {
  app.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && isAllowed(origin) ? origin : false),
    ...corsPolicy,
    strictPreflight: false,
  });
}
