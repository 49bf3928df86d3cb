import { initContract } from '@ts-rest/core';
import type { Example, RouteMetadata } from '../definition/route-metadata.ts';
import { OcpErrorResponse } from './envelope.ts';
import { type OcpErrorName, ocpErrors } from './error-catalogue.ts';

/** ts-rest's builder for OCP's routers. */
export const contract = initContract();

type Status<E extends OcpErrorName> = (typeof ocpErrors)[E]['status'];
type Responses<S, E extends OcpErrorName> = { 200: S } & { [K in Status<E>]: typeof OcpErrorResponse };

/** Success schema and, by status, the error envelope of every error that the route declares. */
export function responses<S, const E extends readonly OcpErrorName[]>(
  success: S,
  errors: E,
): Responses<S, E[number]> {
  const byStatus = Object.fromEntries(errors.map((name) => [ocpErrors[name].status, OcpErrorResponse]));
  // The keys are computed, so the compiler cannot follow; the type says the same from the same catalogue.
  return { 200: success, ...byStatus } as unknown as Responses<S, E[number]>;
}

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
  more: Pick<RouteMetadata, 'anonymous' | 'requestExamples'> = {},
): RouteMetadata {
  return { api: 'ocp-v2', operationId, group, errors, examples, ...more };
}
