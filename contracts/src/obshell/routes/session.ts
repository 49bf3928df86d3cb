import * as z from 'zod';
import { authenticatedPost, contract, metadata, responses } from '../define-route.ts';
import { ObshellNoData, obshellData } from '../envelope.ts';
import { loginExamples, logoutExamples, logoutRequests } from '../examples/session.ts';
import { ObshellEmptyBody, ObshellLogoutBody } from '../requests.ts';

const loginErrors = authenticatedPost('Agent.Identify.NotSupportOperation', 'Request.AESKey.NotFound');
const logoutErrors = authenticatedPost();

/** Sessions, since 4.4.0: half an hour from the last use, in the agent’s memory. */
export const sessionRoutes = contract.router({
  login: {
    method: 'POST',
    path: '/api/v1/login',
    summary: 'Begin a session',
    description:
      'Needs the password in the header. Answers the session id, encrypted with the header’s own keys.',
    body: ObshellEmptyBody.optional(),
    responses: responses(obshellData(z.string()), loginErrors),
    strictStatusCodes: true,
    metadata: metadata('login', 'obshell-session', loginErrors, loginExamples),
  },
  logout: {
    method: 'POST',
    path: '/api/v1/logout',
    summary: 'End a session',
    description: 'The session is unknown from then on.',
    body: ObshellLogoutBody,
    responses: responses(ObshellNoData, logoutErrors),
    strictStatusCodes: true,
    metadata: metadata('logout', 'obshell-session', logoutErrors, logoutExamples, {
      requestExamples: logoutRequests,
    }),
  },
});
