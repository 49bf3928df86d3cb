import type { AuditRecord, AuditRequest } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import type { FastifyRequest } from 'fastify';
import { metadataOf } from './served-routes.ts';

/** Most characters of a name or a path parameter that are recorded. */
const longest = 128;
/** Of what was to be set, which only comes from users who may. */
const longestSet = 1024;

declare module 'fastify' {
  interface FastifyRequest {
    /** What a call that changes something asks for, once its body was read. */
    asked: AuditRequest | undefined;
  }
}

type Body = Readonly<Record<string, unknown>>;

const grants = ({ roles, permissions }: Body) => ({ roles, permissions });

/** What a record tells of a body, by operation: what is not named here is not recorded, and no secret is named. */
const toldOf: Readonly<Record<string, (body: Body) => Body>> = {
  createUser: (body) => ({ userName: body.name, ...grants(body) }),
  changeUser: (body) => ({
    ...grants(body),
    disabled: body.disabled,
    password: body.password === undefined ? undefined : 'set',
  }),
  setFault: ({ scope, rule }) => ({ fault: JSON.stringify({ scope, rule }) }),
  setClusterIdentity: ({ obClusterId, name }) => ({ obClusterId, name }),
  purge: ({ before, dryRun }) => ({ before, dryRun }),
};

/** Texts, cut to what is recorded; what is absent is left out. */
function texts(values: Body, most: number): Record<string, string> {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    present.map(([name, value]) => {
      const text = Array.isArray(value) ? value.join(', ') : String(value);
      return [name, text.slice(0, most)];
    }),
  );
}

/** What is asked for, for the audit log; `body` once it was read by the route. */
export function auditOf(
  request: FastifyRequest,
  route: AppRoute,
  userName: string,
  body?: unknown,
): AuditRequest {
  const { operationId: operation } = metadataOf(route);
  const told = toldOf[operation];
  return {
    atMs: request.startedAtMs,
    traceId: request.traceId,
    traceparent: request.traceparent,
    ...(request.user && { userId: request.user.id }),
    userName: userName.slice(0, longest),
    address: request.ip,
    operation,
    target: {
      ...texts((request.params ?? {}) as Body, longest),
      // The route's own schema has read it, so it is an object where there is one.
      ...(told && body !== undefined && texts(told(body as Body), longestSet)),
    },
  };
}

/** The record of a change that took many transactions, for after the last of them. */
export const doneRecords = (asked: AuditRequest | undefined): AuditRecord[] =>
  asked ? [{ ...asked, outcome: { kind: 'done' } }] : [];
