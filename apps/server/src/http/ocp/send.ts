import { englishIn, OcpErrorResponse } from '@obstop/contracts';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createCompose, type OnViolation, writeTo } from '../compose.ts';
import { type OcpAnswer, toHttpAnswer } from './answer.ts';

/** Puts an answer on the wire, in OCP's envelope; `route` is absent where none was found. */
export type SendOcp = ReturnType<typeof ocpSender>;

/** A sender for one server. With `onViolation`, every answer is held against the contract before it goes out. */
export function ocpSender(nowMs: () => number, onViolation?: OnViolation) {
  const compose = createCompose<OcpAnswer>({
    nowMs,
    write: toHttpAnswer,
    routeless: [
      ...['pathNotFound', 'methodNotAllowed', 'malformedPath', 'malformedRequest'],
      ...['hostNotAllowed', 'crossSite', 'unexpected', 'unavailable'],
    ],
    errorResponse: OcpErrorResponse,
    untranslated: (answer) => (answer.kind === 'refusal' ? englishIn(answer.values, answer.subErrors) : []),
    onViolation,
  });
  return (
    request: FastifyRequest,
    reply: FastifyReply,
    answer: OcpAnswer,
    route?: AppRoute,
  ): FastifyReply => {
    request.refusal = answer.kind === 'refusal' ? answer.name : undefined;
    return writeTo(reply, compose(request, answer, route));
  };
}
