import { gunzipSync } from 'node:zlib';
import { negotiate } from '@fastify/accept-negotiator';
import { readJson } from '@obstop/contracts';
import { languageOf } from '@obstop/front';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { HttpAnswer, RequestFacts } from './answer.ts';
import { metadataOf } from './served-routes.ts';

/** Told of every answer that the contract does not allow. */
export type OnViolation = (violation: string) => void;

/** Puts an answer into the envelope of its API; `route` is absent where none was found. */
export type Compose<Answer> = (request: FastifyRequest, answer: Answer, route?: AppRoute) => HttpAnswer;

interface ComposeOptions<Answer> {
  nowMs(): number;
  /** Puts the envelope around the answer. */
  write(answer: Answer, facts: RequestFacts, request: FastifyRequest): HttpAnswer;
  /** Errors that are answered before a route is found, so that no route declares them. */
  routeless: readonly string[];
  errorResponse: z.ZodType;
  /** What an error would say in English in the midst of Chinese. */
  untranslated?(answer: Answer): string[];
  /** Where it is given, every answer is held against the contract before it goes out. */
  onViolation?: OnViolation | undefined;
}

type AnyAnswer =
  | { kind: 'refusal'; name: string }
  | { kind: 'data' | 'json' | 'not-modified' | 'contents' | 'no-data' | 'bare' };

/** What is wrong with an answer by the contract, or undefined. The body is checked as it is written. */
function violationOf<Answer extends AnyAnswer>(
  answer: Answer,
  { status, headers, body: text, bytes, encoding }: HttpAnswer,
  { routeless, errorResponse, untranslated }: ComposeOptions<Answer>,
  route?: AppRoute,
): string | undefined {
  const body = (bytes && (encoding ? gunzipSync(bytes) : bytes).toString()) ?? text;
  const errors = route ? metadataOf(route).errors : routeless;
  if (answer.kind === 'refusal' && !errors.includes(answer.name))
    return `error ${answer.name} is not declared`;
  const english = untranslated?.(answer) ?? [];
  if (english.length > 0) return `no Chinese for ${english.join('; ')}`;
  if (status === 304)
    return route && metadataOf(route).revalidated && body === '' ? undefined : '304 is not declared';
  const declared = route ? (route.responses[status] as z.ZodType | { body: z.ZodType }) : errorResponse;
  const schema = 'body' in declared ? declared.body : declared;
  const isJson = headers['content-type']?.startsWith('application/json');
  return schema.safeParse(isJson ? readJson(body) : body).error?.message;
}

export { languageOf };

/** What puts the answers of one API into its envelope. */
export function createCompose<Answer extends AnyAnswer>(options: ComposeOptions<Answer>): Compose<Answer> {
  return (request, answer, route) => {
    const facts: RequestFacts = {
      traceId: request.traceId,
      server: request.socket.localAddress ?? 'local',
      startedAtMs: request.startedAtMs,
      nowMs: options.nowMs(),
      language: languageOf(request.headers['accept-language']),
      acceptsGzip: negotiate(request.headers['accept-encoding'] ?? '', ['gzip']) !== null,
    };
    const composed = options.write(answer, facts, request);
    const violation = options.onViolation && violationOf(answer, composed, options, route);
    if (violation)
      options.onViolation?.(`${request.method} ${request.url} → ${composed.status}: ${violation}`);
    return composed;
  };
}

/** Puts what was composed on the wire: as bytes, because Fastify adds a charset to the type of a text. */
export function writeTo(reply: FastifyReply, answer: HttpAnswer): FastifyReply {
  const { status, headers, body, bytes, encoding } = answer;
  reply.code(status).headers(headers);
  if (encoding) {
    const vary = [reply.getHeader('vary'), 'accept-encoding'].filter((each) => each !== undefined);
    reply.headers({ 'content-encoding': encoding, vary: vary.join(', ') });
  }
  return reply.send(bytes ?? Buffer.from(body));
}
