import { initContract } from '@ts-rest/core';
import { responsesOf } from '../definition/responses.ts';
import type { Example, RouteMetadata } from '../definition/route-metadata.ts';
import { OcpErrorResponse } from './envelope.ts';
import { type OcpErrorName, ocpErrors } from './error-catalogue.ts';

/** ts-rest's builder for OCP's routers. */
export const contract = initContract();

/** Success schema and, by status, the error envelope of every error that the route declares. */
export const responses = responsesOf(ocpErrors, OcpErrorResponse);

/** Errors that every call behind authentication can answer, and its own. */
export function authenticated<const E extends readonly OcpErrorName[]>(...own: E) {
  return ['unauthenticated', 'forbidden', 'unexpected', 'unavailable', ...own] as const;
}

/** As `authenticated`, for a call that takes a body, even an empty one, and path parameters. */
export function authenticatedPost<const E extends readonly OcpErrorName[]>(...own: E) {
  return authenticated(
    'invalidParameter',
    'malformedJson',
    'bodyNotObject',
    'bodyTooLarge',
    'unsupportedMediaType',
    ...own,
  );
}

/** What an OCP route says of itself. */
export function metadata(
  operationId: string,
  group: string,
  errors: readonly OcpErrorName[],
  examples: Record<string, Example>,
  more: Pick<RouteMetadata, 'anonymous' | 'permission' | 'requestExamples'> = {},
): RouteMetadata {
  return { api: 'ocp-v2', operationId, group, errors, examples, ...more };
}
