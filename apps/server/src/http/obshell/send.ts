import { ObshellErrorResponse } from '@obstop/contracts';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Compose, createCompose, type OnViolation, writeTo } from '../compose.ts';
import { type ObshellAnswer, toHttpAnswer } from './answer.ts';
import { asRelease, type ObshellRelease } from './older-release.ts';

/** Puts answers into obshell's envelope and onto the wire; `route` is absent where none was found. */
export interface ObshellSender {
  compose: Compose<ObshellAnswer>;
  send(request: FastifyRequest, reply: FastifyReply, answer: ObshellAnswer, route?: AppRoute): FastifyReply;
}

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
export function obshellSender(
  nowMs: () => number,
  onViolation?: OnViolation,
  release?: ObshellRelease,
): ObshellSender {
  const current = createCompose<ObshellAnswer>({
    nowMs,
    write: (answer, facts, request) =>
      toHttpAnswer(answer, { ...facts, traceId: shownTraceId(request, answer) }),
    routeless: ['Common.NotFound', 'Common.Unexpected', 'Request.Body.ReadFailed'],
    errorResponse: ObshellErrorResponse,
    onViolation,
  });
  const compose: ObshellSender['compose'] = (request, answer, route) => {
    const composed = current(request, answer, route);
    return release === undefined ? composed : asRelease(release, answer, composed);
  };
  return {
    compose,
    send: (request, reply, answer, route) => writeTo(reply, compose(request, answer, route)),
  };
}
