import type { AuditRequest } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyRequest } from 'fastify';
import { metadataOf } from './served-routes.ts';

/** Most characters of a name or a path parameter that are recorded. */
const longest = 128;

/** What is asked for, for the audit log. */
export function auditOf(request: FastifyRequest, route: AppRoute, userName: string): AuditRequest {
  const params = Object.entries((request.params ?? {}) as Record<string, unknown>);
  return {
    atMs: request.startedAtMs,
    traceId: request.traceId,
    traceparent: request.traceparent,
    ...(request.user && { userId: request.user.id }),
    userName: userName.slice(0, longest),
    address: request.ip,
    operation: metadataOf(route).operationId,
    target: Object.fromEntries(params.map(([name, value]) => [name, String(value).slice(0, longest)])),
  };
}
