/**
 * Owns: what obshell's paths answer where no call of it is reached: unknown paths and methods, bytes that are no request, callers who are not let in.
 * Does not own: which server asks (build-app, build-obshell-app), the calls (surface.ts).
 */
import { withoutSlash } from '@obstop/front';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestFacts } from '../answer.ts';
import type { Shut } from '../new-app.ts';
import type { NoHttpReason } from '../no-http.ts';
import type { SurfaceOptions } from '../surface-options.ts';
import { traceIdOf } from '../trace-id.ts';
import { type ObshellRefusal, refuse, toHttpAnswer } from './answer.ts';
import { recordRefusal } from './record-refusal.ts';
import type { obshellSender } from './send.ts';

/** Whether a target is answered as obshell answers, whatever is there. */
export const isObshell = (target: string): boolean => /^\/(?:api|rpc)\/v1(?:[/?]|$)/.test(target);

/** Answers for `isObshell` targets. */
export function obshellUnknown(
  { send }: Pick<ReturnType<typeof obshellSender>, 'send'>,
  refusals: SurfaceOptions['refusals'],
) {
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
      const { route } = request.routeOptions.config;
      if (route) recordRefusal(refusals, { route, request, answer: refusal, userName: '' });
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

/** Sends on whoever writes a slash too many. */
export function sendWithoutSlash(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, headers, body } = withoutSlash(request.method, request.url);
  reply.code(status).headers(headers);
  return body === '' ? reply.send() : reply.send(body);
}
