import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/**
 * What browsers are to make of every answer: nothing but what its type says, in no page and from no cache. Answers that are revalidated
 * have a Cache-Control of their own. With TLS, browsers are told to come back with TLS.
 */
export function addSecurityHeaders(app: FastifyInstance, { isTls }: { isTls: boolean }): void {
  app.register(helmet, {
    // There are no pages here: a browser that shows an answer loads nothing for it.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    frameguard: { action: 'deny' },
    hsts: isTls && { maxAge: 31_536_000, includeSubDomains: false },
    // Of pages, or of browsers that are no more.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    dnsPrefetchControl: false,
    ieNoOpen: false,
    permittedCrossDomainPolicies: false,
    xssFilter: false,
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    done(null, payload);
  });
}
