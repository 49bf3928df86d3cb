import { writeJson } from '@obstop/contracts';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf } from '../language.ts';
import { type OcpAnswer, toHttpAnswer } from './answer.ts';
import { type OnViolation, violationOf } from './response-check.ts';

/** Puts an answer on the wire, in OCP's envelope; `route` is absent where none was found. */
export type SendOcp = (
  request: FastifyRequest,
  reply: FastifyReply,
  answer: OcpAnswer,
  route?: AppRoute,
) => FastifyReply;

/** A sender for one server. With `onViolation`, every answer is held against the contract before it goes out. */
export function ocpSender(nowMs: () => number, onViolation?: OnViolation): SendOcp {
  return (request, reply, answer, route) => {
    const { status, headers, body } = toHttpAnswer(answer, {
      traceId: request.traceId,
      server: request.socket.localAddress ?? 'local',
      startedAtMs: request.startedAtMs,
      nowMs: nowMs(),
      language: languageOf(request.headers['accept-language']),
    });
    const violation = onViolation && violationOf(answer, body, route);
    if (violation) onViolation?.(`${request.method} ${request.url} → ${status}: ${violation}`);
    request.refusal = answer.kind === 'refusal' ? answer.name : undefined;
    reply.code(status).headers(headers);
    return reply.send(typeof body === 'string' ? body : writeJson(body));
  };
}
