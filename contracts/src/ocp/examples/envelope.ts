import type { ErrorEntry, Language } from '../../definition/error-entry.ts';
import type { Example } from '../../definition/route-metadata.ts';
import { sayOcpError } from '../chinese.ts';
import type { OcpBusyTarget, OcpErrorResponse } from '../envelope.ts';
import { type OcpErrorName, ocpErrors } from '../error-catalogue.ts';

const duration = 12;
const server = '127.0.0.1';
const answered = { timestamp: '2026-11-21T10:00:00.412+08:00', traceId: '4b1f0a2c9d3e5f67' };

/** A success envelope around example data. */
export function withData(data: unknown) {
  return { data, ...withoutData() };
}

/** A success envelope without data. */
export function withoutData() {
  return { duration, server, status: 200, successful: true, ...answered };
}

/** What the error object of some errors has besides. */
const besides: Partial<Record<OcpErrorName, Pick<OcpErrorResponse['error'], 'subErrors' | 'target'>>> = {
  clusterBusy: { target: { clusterId: 1, taskId: 7, taskName: 'Stop OB zone' } satisfies OcpBusyTarget },
  invalidParameter: {
    subErrors: [
      {
        field: ocpErrors.invalidParameter.example.field,
        message: ocpErrors.invalidParameter.example.rule,
        object: 'path',
        rejectedValue: 'one',
      },
    ],
  },
};

/** The answer that an error gives with its catalogue's example arguments. */
export function errorAnswer(
  { code, status, when, ...entry }: ErrorEntry & { readonly code: number },
  language: Language = 'en',
  { subErrors, ...more }: NonNullable<(typeof besides)[OcpErrorName]> = {},
): Example {
  const error = { code, ...sayOcpError(entry, entry.example, language, subErrors), ...more };
  const value: OcpErrorResponse = { duration, error, server, status, successful: false, ...answered };
  return { summary: when, value };
}

/** The answer that an error of OCP gives. */
export const errorExample = (name: OcpErrorName, language?: Language): Example =>
  errorAnswer(ocpErrors[name], language, besides[name]);
