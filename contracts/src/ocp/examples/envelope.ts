import { type Language, renderMessage } from '../../definition/error-entry.ts';
import type { Example } from '../../definition/route-metadata.ts';
import type { OcpBusyTarget, OcpErrorResponse } from '../envelope.ts';
import { type OcpErrorName, ocpErrors } from '../error-catalogue.ts';

const answered = {
  duration: 12,
  server: '127.0.0.1',
  timestamp: '2026-11-21T10:00:00.412+08:00',
  traceId: '4b1f0a2c9d3e5f67',
};

/** A success envelope around example data. */
export function withData(data: unknown) {
  return { data, ...withoutData() };
}

/** A success envelope without data. */
export function withoutData() {
  const { duration, server, timestamp, traceId } = answered;
  return { duration, server, status: 200, successful: true, timestamp, traceId };
}

const targets: Partial<Record<OcpErrorName, Record<string, unknown>>> = {
  clusterBusy: { clusterId: 1, taskId: 7, taskName: 'Stop OB zone' } satisfies OcpBusyTarget,
};

/** The answer that an error gives with its catalogue's example arguments. */
export function errorExample(name: OcpErrorName, language: Language = 'en'): Example {
  const entry = ocpErrors[name];
  const { duration, server, timestamp, traceId } = answered;
  const target = targets[name];
  const { field, rule } = ocpErrors.invalidParameter.example;
  const subErrors =
    name === 'invalidParameter'
      ? [{ field, message: rule, object: 'path', rejectedValue: 'one' }]
      : undefined;
  const value: OcpErrorResponse = {
    duration,
    error: {
      code: entry.code,
      message: renderMessage(entry, entry.example, language),
      ...(subErrors ? { subErrors } : {}),
      ...(target ? { target } : {}),
    },
    server,
    status: entry.status,
    successful: false,
    timestamp,
    traceId,
  };
  return { summary: entry.when, value };
}
