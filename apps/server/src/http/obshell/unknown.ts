/**
 * Owns: what obshell's paths answer where no call of it is reached: unknown paths and methods, bytes that are no request, callers who are not let in.
 * Does not own: which server asks (build-app, build-obshell-app), the calls (surface.ts).
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestFacts } from '../answer.ts';
import type { Shut } from '../new-app.ts';
import type { NoHttpReason } from '../no-http.ts';
import { traceIdOf } from '../trace-id.ts';
import { type ObshellRefusal, refuse, toHttpAnswer } from './answer.ts';
import type { obshellSender } from './send.ts';

/** Whether a target is answered as obshell answers, whatever is there. */
export const isObshell = (target: string): boolean => /^\/(?:api|rpc)\/v1(?:[/?]|$)/.test(target);

/** Answers for `isObshell` targets. */
export function obshellUnknown({ send }: Pick<ReturnType<typeof obshellSender>, 'send'>) {
  const answer = (refusal: ObshellRefusal) => (request: FastifyRequest, reply: FastifyReply) => {
    request.traceId = traceIdOf(request.headers['x-obshell-trace-id'], request.traceparent);
    return send(request, reply, refusal);
  };
  return {
    notFound: answer(refuse('Common.NotFound', { what: '404 not found' })),
    malformedPath: answer(refuse('Common.BadRequest', { reason: 'the path cannot be decoded' })),
    shut: (request: FastifyRequest, reply: FastifyReply, why: Shut) => {
      const refusal =
        why.kind === 'host'
          ? refuse('Request.Host.NotAllowed', { host: why.host.slice(0, 128) })
          : refuse('Request.Origin.NotAllowed', { origin: why.site.slice(0, 128) });
      return answer(refusal)(request, reply);
    },
    noHttp: (reason: NoHttpReason, facts: RequestFacts) =>
      toHttpAnswer(
        reason.kind === 'timeout'
          ? refuse('Request.TimedOut')
          : refuse('Common.BadRequest', { reason: reason.code }),
        facts,
      ),
  };
}

/** The router of obshell sends whoever writes a slash too many to the call without it. */
export function withoutSlash(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = '', query] = request.url.split(/\?(.*)/s);
  const location = path.slice(0, -1) + (query === undefined ? '' : `?${query}`);
  reply.header('location', location);
  if (request.method !== 'GET') return reply.code(307).send();
  const href = location
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&#34;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return reply
    .code(301)
    .type('text/html; charset=utf-8')
    .send(`<a href="${href}">Moved Permanently</a>.\n\n`);
}
