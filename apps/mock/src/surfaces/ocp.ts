import { type OcpErrorResponse, ocpErrors, renderMessage } from '@obstop/contracts';
import { ocpV2 } from '@obstop/contracts/router';
import { routesOf } from '../path-table.ts';
import type { Answer, Asked, Refusal, Surface } from './surface.ts';

function refuse({ kind, ...values }: Refusal, asked: Asked): Answer {
  // A refusal is named as OCP's catalogue names it, its values as the message's arguments.
  const { status, code, ...entry } = ocpErrors[kind];
  const body: OcpErrorResponse = {
    duration: asked.durationMs,
    error: { code, message: renderMessage(entry, values, asked.language) },
    server: asked.server,
    status,
    successful: false,
    timestamp: new Date().toISOString(),
    traceId: asked.traceId,
  };
  return { status, headers: 'allowed' in values ? { Allow: values.allowed } : {}, body };
}

/** OCP v2: everything that is not another API's. */
export const ocpSurface: Surface = {
  name: 'ocp-v2',
  prefix: '',
  routes: routesOf(ocpV2),
  traceHeader: 'x-trace-id',
  ignoresContentType: false,
  refuse,
};
