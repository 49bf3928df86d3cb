import type { AppRoute } from '@ts-rest/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf } from '../language.ts';
import { type HttpAnswer, type ObshellAnswer, toHttpAnswer } from './answer.ts';
import { asRelease, type ObshellRelease } from './older-release.ts';
import { violationOf } from './response-check.ts';

/** Puts answers into obshell's envelope and onto the wire; `route` is absent where none was found. */
export interface ObshellSender {
  compose(request: FastifyRequest, answer: ObshellAnswer, route?: AppRoute): HttpAnswer;
  write(reply: FastifyReply, answer: HttpAnswer): FastifyReply;
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
  onViolation?: (violation: string) => void,
  release?: ObshellRelease,
): ObshellSender {
  const compose: ObshellSender['compose'] = (request, answer, route) => {
    const composed = toHttpAnswer(answer, {
      traceId: shownTraceId(request, answer),
      startedAtMs: request.startedAtMs,
      nowMs: nowMs(),
      language: languageOf(request.headers['accept-language']),
    });
    const violation = onViolation && violationOf(answer, composed, route);
    if (violation) onViolation?.(`${request.method} ${request.url} → ${composed.status}: ${violation}`);
    return release === undefined ? composed : asRelease(release, answer, composed);
  };
  const write: ObshellSender['write'] = (reply, { status, headers, body }) =>
    reply.code(status).headers(headers).send(body);
  return {
    compose,
    write,
    send: (request, reply, answer, route) => write(reply, compose(request, answer, route)),
  };
}
