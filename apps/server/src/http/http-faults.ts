/**
 * Owns: which calls faults of HTTP strike, and what then becomes of their requests and answers.
 * Does not own: the faults (the simulated fleet keeps them), what a call does.
 * Invariants: never there unless the server was started with them; our own calls, health and metrics are never struck.
 */
import type { Clock, HttpFaultRule, Random, SimulatedFleetState } from '@obstop/engine';
import { drawLatencyMs, isHttpRule } from '@obstop/fleet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpAnswer } from './answer.ts';
import { languageOf } from './compose.ts';
import { toHttpAnswer as obshellAnswer, refuse as refuseObshell } from './obshell/answer.ts';
import { toHttpAnswer as ocpAnswer, refuse as refuseOcp } from './ocp/answer.ts';
import { metadataOf } from './served-routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Faults that strike this call; absent where it is answered before it is known. */
    struck: Struck[] | undefined;
  }
}

/** A fault that strikes a call. */
interface Struck {
  id: number;
  rule: HttpFaultRule;
  /** Of a delay. */
  delayMs: number;
}

/** Finds the faults that strike a call of the operation. Of the calls that come one after another the seed picks the share. */
export type StrikeCall = (operation: string) => Promise<Struck[]>;

/** The picks begin anew with the process. */
export function strikesFrom(
  { listFaults, spendFault }: Pick<SimulatedFleetState, 'listFaults' | 'spendFault'>,
  newRandom: (seed: number) => Random,
): StrikeCall {
  const randoms = new Map<number, Random>();
  return async (operation) => {
    const struck: Struck[] = [];
    for (const { id, rule } of await listFaults()) {
      if (!isHttpRule(rule) || rule.operation !== operation) continue;
      const random = randoms.get(id) ?? newRandom(rule.seed ?? 1);
      randoms.set(id, random);
      if (random() >= (rule.share ?? 1)) continue;
      if (rule.times !== undefined && !(await spendFault(id))) continue;
      struck.push({ id, rule, delayMs: rule.kind === 'httpDelay' ? drawLatencyMs(rule.latency, random) : 0 });
    }
    return struck;
  };
}

/** An error of the call's API with any status. */
function errorAnswer(request: FastifyRequest, id: number, status: number, nowMs: number): HttpAnswer {
  const { traceId, startedAtMs, socket } = request;
  const language = languageOf(request.headers['accept-language']);
  const facts = { traceId, startedAtMs, nowMs, language, server: socket.localAddress ?? 'local' };
  const reason = `fault ${id} on demand`;
  const route = request.routeOptions.config.route;
  const answer =
    route && metadataOf(route).api === 'obshell-v1'
      ? obshellAnswer(refuseObshell('Common.Unexpected', { reason }), facts)
      : ocpAnswer(refuseOcp('unavailable', { reason }), facts);
  return { ...answer, status, body: JSON.stringify({ ...JSON.parse(answer.body), status }) };
}

/** Sends the first half of what there is to send, and ends the connection. */
function cutWhenWritten({ raw }: FastifyReply): void {
  const cut = () => raw.destroy();
  raw.end = (chunk?: unknown) => {
    // Fastify ends with the whole body, or without one after a stream.
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.isBuffer(chunk) ? chunk : undefined;
    if (bytes) raw.write(bytes.subarray(0, bytes.length / 2), cut);
    else cut();
    return raw;
  };
}

/** Lets faults strike the calls of routes that are added after it. */
export function addHttpFaults(
  app: FastifyInstance,
  { strike, clock }: { strike: StrikeCall; clock: Clock },
): void {
  const ending = new AbortController();
  app.addHook('preClose', async () => ending.abort());

  /** Waits for as long as delays say, and answers what else strikes at that point. */
  async function strikeAt(
    at: HttpFaultRule['at'],
    { struck = [] }: FastifyRequest,
  ): Promise<Struck | undefined> {
    const here = struck.filter(({ rule }) => rule.at === at);
    const delayMs = here.reduce((sum, each) => sum + each.delayMs, 0);
    // A server that ends waits for nothing.
    if (delayMs > 0) await clock.sleep(delayMs, ending.signal).catch(() => {});
    return here.find(({ rule }) => rule.kind !== 'httpDelay');
  }

  app.decorateRequest('struck', undefined);
  app.addHook('onRequest', async (request, reply) => {
    const { route } = request.routeOptions.config;
    if (route) request.struck = await strike(metadataOf(route).operationId);
    const found = await strikeAt('request', request);
    if (found?.rule.kind === 'httpStatus') {
      const { status, headers, body } = errorAnswer(request, found.id, found.rule.status, clock.nowMs());
      return reply.code(status).headers(headers).send(body);
    }
    if (found) {
      reply.hijack();
      request.raw.destroy();
    }
    return found && reply;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const found = await strikeAt('answer', request);
    if (found?.rule.kind === 'httpStatus') {
      const { status, headers, body } = errorAnswer(request, found.id, found.rule.status, clock.nowMs());
      for (const header of ['content-encoding', 'content-length', 'etag']) reply.removeHeader(header);
      reply.code(status).headers(headers);
      return body;
    }
    if (found) cutWhenWritten(reply);
    return payload;
  });
}
