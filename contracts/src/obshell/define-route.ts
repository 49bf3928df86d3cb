import { answersOf } from '../definition/define-answers.ts';
import { ObshellErrorResponse } from './envelope.ts';
import { type ObshellErrorName, obshellErrors } from './error-catalogue.ts';

/** Success schema and, by status, the error envelope of every error that the route declares. */
export const answers = answersOf('obshell-v1', obshellErrors, () => ObshellErrorResponse);

/** Errors of a call without authentication. */
export const anonymousErrors = ['Common.Unexpected'] as const;

/** Errors that every call behind authentication can answer, and its own; the first 400 is that of a missing header. */
export function authenticated<const E extends readonly ObshellErrorName[]>(...own: E) {
  return [
    'Request.Header.NotFound',
    'Security.Authentication.Header.DecryptFailed',
    'Security.Authentication.Header.UriMismatch',
    'Security.Authentication.Expired',
    'Security.Authentication.Timestamp.Invalid',
    'Security.Authentication.IncorrectOceanbasePassword',
    'Security.Authentication.IncorrectAgentPassword',
    'Security.Authentication.WithAgentPassword',
    'Security.Authentication.WithOceanBasePassword',
    'Security.Authentication.SessionInvalid',
    'Security.Authentication.SessionExpired',
    'Common.Unexpected',
    ...own,
  ] as const;
}

/** As `authenticated`, for a call that changes something and takes a body. */
export function authenticatedPost<const E extends readonly ObshellErrorName[]>(...own: E) {
  return authenticated(
    'Common.BindJsonFailed',
    'Request.Body.ReadFailed',
    'Security.Authentication.Replayed',
    ...own,
  );
}
