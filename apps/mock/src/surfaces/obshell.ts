import { parse } from 'node:querystring';
import {
  type ObshellErrorName,
  type ObshellListErrorResponse,
  obshellErrors,
  renderMessage,
} from '@obstop/contracts';
import { obshellOperations } from '@obstop/contracts/operations';
import { obshellRoutes, type Route } from '@obstop/contracts/routes';
import { dataBeside, readObshellRequest } from '@obstop/contracts/rules';
import { commonPrefix, type Found } from '../path-table.ts';
import type { Answer, Asked, Checked, Received, Refusal, Surface } from './surface.ts';

const operations = Object.values(obshellOperations);
const routes: Readonly<Record<string, Route>> = obshellRoutes;

/** obshell has no 405 and no 413: a wrong method is not found, an oversized body cannot be read. */
function named(refusal: Refusal): [ObshellErrorName, Record<string, string>] {
  switch (refusal.kind) {
    case 'pathNotFound':
    case 'methodNotAllowed':
      return ['Common.NotFound', { what: '404 not found' }];
    case 'malformedPath':
      return ['Common.BadRequest', { reason: 'the path cannot be decoded' }];
    case 'bodyTooLarge':
      return ['Request.Body.ReadFailed', { reason: `the body is larger than ${refusal.limit} bytes` }];
    case 'unavailable':
      return ['Common.Unexpected', { reason: refusal.reason }];
  }
}

function answerOf(
  asked: Asked,
  name: ObshellErrorName,
  values: Readonly<Record<string, string | number>>,
  data: Pick<ObshellListErrorResponse, 'data'> = {},
): Answer {
  const entry = obshellErrors[name];
  const body: ObshellListErrorResponse = {
    successful: false,
    timestamp: new Date().toISOString(),
    duration: asked.durationMs,
    status: entry.status,
    traceId: asked.traceId,
    ...data,
    error: { errCode: entry.code, message: renderMessage(entry, values, asked.language) },
  };
  return { status: entry.status, headers: {}, body };
}

function check({ operation, params }: Found, { query, body }: Received): Checked {
  // Found in the table of these routes.
  const id = operation.operationId as keyof typeof obshellRoutes;
  const read = readObshellRequest(id, { params, query: parse(query), text: body.toString() });
  if (read.kind === 'read')
    return { kind: 'passed', body: Buffer.from(read.body === undefined ? '' : JSON.stringify(read.body)) };
  const { name, values } = read;
  return { kind: 'refused', answer: (asked) => answerOf(asked, name, values, dataBeside(id, name)) };
}

/** obshell v1. */
export const obshellSurface: Surface = {
  prefix: commonPrefix(operations),
  operations,
  traceHeader: 'x-obshell-trace-id',
  credentialHeaders: ['x-ocs-header', 'x-ocs-agent-header'],
  isAnonymous: ({ operationId }) => routes[operationId]?.metadata.anonymous ?? false,
  check,
  refuse: (refusal, asked) => answerOf(asked, ...named(refusal)),
};
