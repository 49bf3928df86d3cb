import { parse } from 'node:querystring';
import { type OcpErrorName, type OcpErrorResponse, ocpErrors, sayOcpError } from '@obstop/contracts';
import { ocpOperations } from '@obstop/contracts/operations';
import { ocpRoutes, type Route } from '@obstop/contracts/routes';
import { type OcpRuleRefusal, ocpRequestRefusal, readOcpBody } from '@obstop/contracts/rules';
import type { Found } from '../path-table.ts';
import type { Answer, Asked, Checked, Received, Refusal, Surface } from './surface.ts';

const routes: Readonly<Record<string, Route>> = ocpRoutes;

function answerOf(
  asked: Asked,
  name: OcpErrorName,
  values: Readonly<Record<string, string | number>>,
  { subErrors }: Pick<OcpRuleRefusal, 'subErrors'> = {},
): Answer {
  const { status, code, ...entry } = ocpErrors[name];
  const body: OcpErrorResponse = {
    duration: asked.durationMs,
    error: { code, ...sayOcpError(entry, values, asked.language, subErrors) },
    server: asked.server,
    status,
    successful: false,
    timestamp: new Date().toISOString(),
    traceId: asked.traceId,
  };
  return { status, headers: {}, body };
}

function refuse({ kind, ...values }: Refusal, asked: Asked): Answer {
  // A refusal is named as OCP's catalogue names it, its values as the message's arguments.
  const answer = answerOf(asked, kind, values);
  return 'allowed' in values ? { ...answer, headers: { Allow: values.allowed } } : answer;
}

/** The body as a value; undefined where there is none. */
function readBodyOf({ body, contentType = '' }: Received): ReturnType<typeof readOcpBody> | OcpRuleRefusal {
  if (body.length === 0) return { kind: 'read', body: undefined };
  if (!/^application\/json\s*(;|$)/i.test(contentType.trim())) {
    const type = contentType.slice(0, 64) || '(none)';
    return { kind: 'refusal', name: 'unsupportedMediaType', values: { type } };
  }
  return readOcpBody(body.toString());
}

function check({ operation, params }: Found, received: Received): Checked {
  // Found in the table of these routes.
  const id = operation.operationId as keyof typeof ocpRoutes;
  const none = Buffer.alloc(0);
  const takesBody = routes[id]?.body !== undefined;
  const body = readBodyOf(takesBody ? received : { ...received, body: none });
  const refusal =
    body.kind === 'read'
      ? ocpRequestRefusal(id, { params, query: parse(received.query), body: body.body })
      : body;
  if (refusal)
    return {
      kind: 'refused',
      answer: (asked) => answerOf(asked, refusal.name, refusal.values, refusal),
    };
  return { kind: 'passed', body: body.kind === 'read' && body.body !== undefined ? received.body : none };
}

/** OCP v2: everything that is not another API's. */
export const ocpSurface: Surface = {
  prefix: '',
  operations: Object.values(ocpOperations),
  traceHeader: 'x-trace-id',
  credentialHeaders: ['authorization'],
  isAnonymous: ({ operationId }) => routes[operationId]?.metadata.anonymous ?? false,
  check,
  refuse,
};
