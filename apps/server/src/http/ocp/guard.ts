/**
 * Owns: who may make a call of the contract, and the record of refused changes.
 * Does not own: who somebody is (access/), the record of accepted changes (written with their task).
 * Invariants: nobody gets past without the route's permission; whatever a changing call is refused for is recorded once.
 */
import type { ObstopErrorName, RouteMetadata } from '@obstop/contracts';
import { obstopErrors } from '@obstop/contracts';
import type { AuditRequest } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '../../access/authentication.ts';
import { permissionFor } from '../../access/permission.ts';
import type { RefusalLog } from '../../access/refusal-log.ts';
import { may } from '../../access/user.ts';
import { authenticationHooks } from '../authenticate.ts';
import { refuse } from './answer.ts';
import type { SendOcp } from './send.ts';

declare module 'fastify' {
  interface FastifyRequest {
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

const longest = 128;

/** What is asked for, for the audit log; undefined for calls that change nothing. */
export function auditOf(request: FastifyRequest, route: AppRoute): AuditRequest | undefined {
  if (route.method === 'GET') return undefined;
  const { operationId } = route.metadata as RouteMetadata;
  const params = Object.entries((request.params ?? {}) as Record<string, unknown>);
  return {
    atMs: request.startedAtMs,
    traceId: request.traceId,
    ...(request.user && { userId: request.user.id }),
    userName: (request.user?.name ?? request.claimedUser).slice(0, longest),
    address: request.ip,
    operation: operationId,
    target: Object.fromEntries(params.map(([name, value]) => [name, String(value).slice(0, longest)])),
  };
}

/** Fastify's hooks for one route of the contract. */
export function guardOf(route: AppRoute, ports: GuardPorts) {
  const { authenticate, refusals, bodyLimit, send } = ports;
  // Set by the contract's define-route on every route; ts-rest types it as unknown.
  const { anonymous, permission, errors } = route.metadata as RouteMetadata;
  const neededFor = permission === undefined ? undefined : permissionFor(permission);

  const unknown = (request: FastifyRequest, reply: FastifyReply, more: Record<string, string> = {}) => {
    const headers = { 'www-authenticate': 'Basic realm="OCP", charset="UTF-8"', ...more };
    send(request, reply, refuse('unauthenticated', {}, { headers }), route);
  };
  const hooks = authenticationHooks(authenticate, bodyLimit, {
    known(request, reply, user) {
      if (neededFor === undefined) return;
      const needed = neededFor((request.params ?? {}) as Record<string, unknown>);
      if (!may(user, needed)) send(request, reply, refuse('forbidden', { permission: needed }), route);
    },
    unknown,
    busy(request, reply, retryAfterSeconds) {
      const headers = { 'retry-after': String(retryAfterSeconds) };
      const reason = 'too many logins are being checked';
      send(request, reply, refuse('unavailable', { reason }, { headers }), route);
    },
    tooLarge(request, reply) {
      // The rest of the body is not read, so the connection is of no further use.
      const headers = { connection: 'close' };
      if (!errors.includes('bodyTooLarge')) return unknown(request, reply, headers);
      send(request, reply, refuse('bodyTooLarge', { limit: bodyLimit }, { headers }), route);
    },
  });

  return {
    ...(anonymous ? {} : hooks),
    /** The one place that every answer passes, whoever gave it. */
    onSend(request: FastifyRequest, _reply: FastifyReply, _payload: unknown, done: () => void) {
      const reason = request.refusal;
      const audit = reason && auditOf(request, route);
      if (audit) {
        const { status } = obstopErrors[reason];
        refusals.add({ ...audit, outcome: { kind: 'refused', reason, status } });
      }
      done();
    },
  };
}
