import {
  type ObshellErrorName,
  type ObshellErrorResponse,
  obshellErrors,
  renderMessage,
} from '@obstop/contracts';
import { obshellV1 } from '@obstop/contracts/router';
import { routesOf } from '../path-table.ts';
import type { Answer, Asked, Refusal, Surface } from './surface.ts';

/** obshell has no 405 and no 413: a wrong method is not found, an oversized body cannot be read. */
function named(refusal: Refusal): [ObshellErrorName, Record<string, string>] {
  switch (refusal.kind) {
    case 'pathNotFound':
    case 'methodNotAllowed':
      return ['Common.NotFound', { what: '404 not found' }];
    case 'malformedPath':
      return ['Common.BadRequest', { reason: 'the path cannot be decoded' }];
    case 'malformedJson':
      return ['Common.BindJsonFailed', { reason: refusal.reason }];
    case 'bodyTooLarge':
      return ['Request.Body.ReadFailed', { reason: `the body is larger than ${refusal.limit} bytes` }];
    case 'unavailable':
      return ['Common.Unexpected', { reason: refusal.reason }];
  }
}

function refuse(refusal: Refusal, asked: Asked): Answer {
  const [name, values] = named(refusal);
  const entry = obshellErrors[name];
  const body: ObshellErrorResponse = {
    successful: false,
    timestamp: new Date().toISOString(),
    duration: asked.durationMs,
    status: entry.status,
    traceId: asked.traceId,
    error: { errCode: entry.code, message: renderMessage(entry, values, asked.language) },
  };
  return { status: entry.status, headers: {}, body };
}

/** obshell v1. */
export const obshellSurface: Surface = {
  name: 'obshell-v1',
  prefix: '/api/v1',
  routes: routesOf(obshellV1),
  traceHeader: 'x-obshell-trace-id',
  ignoresContentType: true,
  refuse,
};
