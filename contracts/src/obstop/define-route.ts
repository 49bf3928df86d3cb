import { answersOf } from '../definition/define-answers.ts';
import { ocpErrorResponseOf } from '../ocp/envelope.ts';
import { type ObstopErrorName, obstopErrors } from './error-catalogue.ts';

/** Success schema and, by status, the error envelope: OCP's, so that one reader serves both. */
export const answers = answersOf('obstop-v1', obstopErrors, ocpErrorResponseOf);

const always = ['unauthenticated', 'forbidden', 'unexpected', 'unavailable'] as const;

/** Errors of a call that every user may make, and its own. */
export function everybody<const E extends readonly ObstopErrorName[]>(...own: E) {
  return ['unauthenticated', 'unexpected', 'unavailable', ...own] as const;
}

/** Errors of a call without parameters. */
export const plain = always;

/** Errors of a call with parameters, and its own. */
export function reading<const E extends readonly ObstopErrorName[]>(...own: E) {
  return [...always, 'invalidParameter', ...own] as const;
}

/** Errors of whatever takes a body. */
export const withBody = ['malformedJson', 'bodyTooLarge', 'unsupportedMediaType'] as const;

/** Errors of a call that removes something: it takes no body, but one that comes is read. */
export function removing<const E extends readonly ObstopErrorName[]>(...own: E) {
  return [...reading(...own), ...withBody] as const;
}

/** Errors of a call with a body, even of one that takes nothing in it. */
export function changing<const E extends readonly ObstopErrorName[]>(...own: E) {
  return [...removing(...own), 'bodyNotObject'] as const;
}
