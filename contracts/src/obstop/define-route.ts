import { initContract } from '@ts-rest/core';
import { responsesOf } from '../definition/responses.ts';
import type { Example, RouteMetadata } from '../definition/route-metadata.ts';
import { OcpErrorResponse } from '../ocp/envelope.ts';
import { type ObstopErrorName, obstopErrors } from './error-catalogue.ts';

/** ts-rest's builder for our own router. */
export const contract = initContract();

/** Success schema and, by status, the error envelope: OCP's, so that one reader serves both. */
export const responses = responsesOf(obstopErrors, OcpErrorResponse);

const always = ['unauthenticated', 'forbidden', 'unexpected', 'unavailable'] as const;

/** Errors of a call without parameters. */
export const plain = always;

/** Errors of a call with parameters, and its own. */
export function reading<const E extends readonly ObstopErrorName[]>(...own: E) {
  return [...always, 'invalidParameter', ...own] as const;
}

const withBody = ['malformedJson', 'bodyNotObject', 'bodyTooLarge', 'unsupportedMediaType'] as const;

/** Errors of a call that takes a body but nothing in it. */
export const bodyOnly = [...always, ...withBody] as const;

/** Errors of a call with a body. */
export function changing<const E extends readonly ObstopErrorName[]>(...own: E) {
  return [...reading(...own), ...withBody] as const;
}

/** What a route of our own says of itself. */
export function metadata(
  operationId: string,
  group: string,
  permission: string,
  errors: readonly ObstopErrorName[],
  examples: Record<string, Example>,
  requestExamples?: Record<string, Example>,
): RouteMetadata & { permission: string } {
  return {
    api: 'obstop-v1',
    operationId,
    group,
    permission,
    errors,
    examples,
    ...(requestExamples ? { requestExamples } : {}),
  };
}
