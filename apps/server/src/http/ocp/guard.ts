/**
 * Owns: who may make a call of the contract, and the record of refused changes.
 * Does not own: who somebody is (access/), the record of accepted changes (written with the change).
 * Invariants: nobody gets past without the route's permission, unless the call itself looks at it; whatever a changing call is refused for is recorded once.
 */
import { type ObstopErrorName, obstopErrors } from '@obstop/contracts';
import type { AuditRequest } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import type { Authenticate, Authentication, Verdict } from '../../access/authentication.ts';
import { permissionFor } from '../../access/permission.ts';
import type { RefusalLog } from '../../access/refusal-log.ts';
import { may, type User } from '../../access/user.ts';
import { auditOf } from '../audit.ts';
import { asPayload, readSignedBody } from '../read-signed-body.ts';
import { changesSomething, metadataOf } from '../served-routes.ts';
import { type OcpRefusal, refuse } from './answer.ts';
import type { SendOcp } from './send.ts';

type Signed = Extract<Authentication, { kind: 'signed' }>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set once it is told. */
    user: User | undefined;
    /** The name that came with credentials which did not hold. */
    claimedUser: string;
    /** Waits for the body. */
    signed: Signed | undefined;
    /** The error that was answered. */
    refusal: ObstopErrorName | undefined;
  }
}

/** What guarding a call needs. */
export interface GuardPorts {
  authenticate: Authenticate;
  refusals: Pick<RefusalLog, 'add'>;
  /** Largest body that is read, in bytes. */
  bodyLimit: number;
  send: SendOcp;
}

/** The audit record of a call that changes something; undefined for any other call. */
export function auditOfChange(
  request: FastifyRequest,
  route: AppRoute,
  body?: unknown,
): AuditRequest | undefined {
  if (!changesSomething(route)) return undefined;
  return auditOf(request, route, request.user?.name ?? request.claimedUser, body);
}

const unauthenticated = (more: Record<string, string> = {}) =>
  refuse(
    'unauthenticated',
    {},
    { headers: { 'www-authenticate': 'Basic realm="OCP", charset="UTF-8"', ...more } },
  );

/**
 * Fastify's hooks for one route of the contract. They tell who asks before anything else is looked at. Basic is told by
 * the head alone. A signature covers the body's bytes: it is checked once they are read, and before they are parsed.
 */
export function guardOf(route: AppRoute, { authenticate, refusals, bodyLimit, send }: GuardPorts) {
  const { anonymous, permission: template, permissionInCall, errors } = metadataOf(route);
  const permissionOf = template === undefined || permissionInCall ? undefined : permissionFor(template);

  /** Undefined where the request may go on. */
  function refusalOf(request: FastifyRequest, verdict: Verdict): OcpRefusal | undefined {
    switch (verdict.kind) {
      case 'user': {
        request.user = verdict.user;
        const permission = permissionOf?.((request.params ?? {}) as Record<string, unknown>);
        if (permission === undefined || may(verdict.user, permission)) return undefined;
        return refuse('forbidden', { permission });
      }
      case 'nobody':
        request.claimedUser = verdict.claimed;
        return unauthenticated();
      case 'busy': {
        const headers = { 'retry-after': String(verdict.retryAfterSeconds) };
        return refuse('unavailable', { reason: 'too many logins are being checked' }, { headers });
      }
    }
  }

  async function onRequest(request: FastifyRequest, reply: FastifyReply) {
    const { method = '', url = '', headers } = request.raw;
    const authentication = await authenticate({
      ...{ method, url, headers, address: request.ip },
      onGone: (listener) => reply.raw.once('close', listener),
    });
    if (authentication.kind === 'signed') {
      request.signed = authentication;
      return undefined;
    }
    const refusal = refusalOf(request, authentication);
    return refusal && send(request, reply, refusal, route);
  }

  async function verifyBody(
    request: FastifyRequest,
    reply: FastifyReply,
    signed: Signed,
    payload: RequestPayload,
  ) {
    const body = await readSignedBody(payload, bodyLimit);
    if (body) {
      const refusal = refusalOf(request, signed.verify(body));
      return refusal ? send(request, reply, refusal, route) : asPayload(body);
    }
    request.claimedUser = signed.claimed;
    // The rest of the body is not read, so the connection is of no further use.
    const headers = { connection: 'close' };
    const refusal = errors.includes('bodyTooLarge')
      ? refuse('bodyTooLarge', { limit: bodyLimit }, { headers })
      : unauthenticated(headers);
    return send(request, reply, refusal, route);
  }

  function preParsing(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: RequestPayload,
    done: () => void,
  ): Promise<unknown> | undefined {
    if (request.signed) return verifyBody(request, reply, request.signed, payload);
    done();
    return undefined;
  }

  /** The one place that every answer passes, whoever gave it. */
  function onSend(request: FastifyRequest, _reply: FastifyReply, _payload: unknown, done: () => void): void {
    const { refusal } = request;
    const audit = refusal && (request.asked ?? auditOfChange(request, route));
    if (audit) {
      const outcome = { kind: 'refused', reason: refusal, status: obstopErrors[refusal].status } as const;
      refusals.add({ ...audit, outcome }, request.user ? 'somebody' : 'nobody');
    }
    done();
  }

  return anonymous ? { onSend } : { onRequest, preParsing, onSend };
}
