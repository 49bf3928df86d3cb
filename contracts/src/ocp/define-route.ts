import { answersOf } from '../definition/define-answers.ts';
import { ocpErrorResponseOf } from './envelope.ts';
import { type OcpErrorName, ocpErrors } from './error-catalogue.ts';

/** Success schema and, by status, the error envelope of every error that the route declares. */
export const answers = answersOf('ocp-v2', ocpErrors, ocpErrorResponseOf);

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
