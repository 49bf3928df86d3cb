import { parse } from 'node:querystring';
import { type OcpErrorName, type OcpErrorResponse, ocpErrors, sayOcpError } from '@obstop/contracts';
import { ocpErrorExample, ocpExamples, type ShownAnswer } from '@obstop/contracts/examples';
import { ocpOperations } from '@obstop/contracts/operations';
import { ocpRoutes, type Route } from '@obstop/contracts/routes';
import { type OcpRuleRefusal, ocpRequestRefusal, readOcpBody } from '@obstop/contracts/rules';
import type { Found } from '../path-table.ts';
import { chineseErrors } from './chinese.ts';
import type { Answer, Asked, Checked, Received, Refusal, Surface } from './surface.ts';

const examples: Readonly<Record<string, { answers: Readonly<Record<string, ShownAnswer>> }>> = ocpExamples;
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

function refuse(refusal: Refusal, asked: Asked): Answer {
  if (refusal.kind === 'noCredentials') {
    const headers = { 'WWW-Authenticate': 'Basic realm="OCP", charset="UTF-8"' };
    return { ...answerOf(asked, 'unauthenticated', {}), headers };
  }
  if (refusal.kind === 'noTask') return answerOf(asked, 'taskNotFound', { id: refusal.id });
  if (refusal.kind === 'wrongWish') {
    const { field, given, known } = refusal;
    const rule = `must be one of ${known.join(', ')}`;
    const subErrors = [
      {
        field,
        message: rule,
        object: field.startsWith('__') ? 'query' : 'header',
        rejectedValue: given.slice(0, 64),
      },
    ];
    return answerOf(asked, 'invalidParameter', { field, rule }, { subErrors });
  }
  const { kind, ...values } = refusal;
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
  answers: ({ operationId }) => examples[operationId]?.answers ?? {},
  taskOf: ({ params: { taskInstanceId: id } }) =>
    id === undefined ? undefined : { id, read: ocpExamples.getTask.answers },
  sendsOn: false,
  inChinese: chineseErrors(Object.keys(ocpErrors) as OcpErrorName[], ocpErrorExample),
  refuse,
};
