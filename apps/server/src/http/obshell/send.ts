import { ObshellErrorResponse } from '@obstop/contracts';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Compose, createCompose, type OnViolation, writeTo } from '../compose.ts';
import { type ObshellAnswer, toHttpAnswer } from './answer.ts';
import { asRelease, type ObshellRelease } from './older-release.ts';

/** obshell has no trace id yet where it decrypts, and shows none on /status. */
function shownTraceId(request: FastifyRequest, answer: ObshellAnswer): string {
  const undecrypted =
    answer.kind === 'refusal' && answer.name === 'Security.Authentication.Header.DecryptFailed';
  const isStatus = /^\/api\/v1\/status(?:\?|$)/.test(request.url);
  return undecrypted || isStatus ? '' : request.traceId;
}

/**
 * A sender for one surface. With `onViolation`, every answer is held against the contract before it goes out; with `release`, what
 * goes out is what an older obshell would have answered in its place.
 */
export function obshellSender(nowMs: () => number, onViolation?: OnViolation, release?: ObshellRelease) {
  const current = createCompose<ObshellAnswer>({
    nowMs,
    write: (answer, facts, request) =>
      toHttpAnswer(answer, { ...facts, traceId: shownTraceId(request, answer) }),
    routeless: [
      ...['Common.NotFound', 'Common.BadRequest', 'Common.Unexpected', 'Request.Body.ReadFailed'],
      ...['Request.Host.NotAllowed', 'Request.Origin.NotAllowed'],
    ],
    errorResponse: ObshellErrorResponse,
    onViolation,
  });
  const compose: Compose<ObshellAnswer> = (request, answer, route) => {
    const composed = current(request, answer, route);
    return release === undefined ? composed : asRelease(release, answer, composed);
  };
  return {
    compose,
    /** Puts an answer on the wire; `route` is absent where none was found. */
    send: (request: FastifyRequest, reply: FastifyReply, answer: ObshellAnswer, route?: AppRoute) =>
      writeTo(reply, compose(request, answer, route)),
  };
}
