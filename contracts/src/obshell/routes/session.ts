import * as z from 'zod';
import { defineRoutes } from '../../definition/define-routes.ts';
import { answers, authenticatedPost } from '../define-route.ts';
import { ObshellNoData, obshellData } from '../envelope.ts';
import { loginExamples, logoutExamples, logoutRequests } from '../examples/session.ts';
import { ObshellEmptyBody, ObshellLogoutBody } from '../requests.ts';

const loginErrors = authenticatedPost('Agent.Identify.NotSupportOperation', 'Request.AESKey.NotFound');

/** Sessions, since 4.4.0: half an hour from the last use, in the agent’s memory. */
export const sessionRoutes = defineRoutes('obshell-session', {
  login: {
    method: 'POST',
    path: '/api/v1/login',
    summary: 'Begin a session',
    description:
      'Needs the password in the header. Answers the session id, encrypted with the header’s own keys.',
    body: ObshellEmptyBody.optional(),
    ...answers(obshellData(z.string()), loginErrors, loginExamples),
  },
  logout: {
    method: 'POST',
    path: '/api/v1/logout',
    summary: 'End a session',
    description: 'The session is unknown from then on.',
    body: ObshellLogoutBody,
    ...answers(ObshellNoData, authenticatedPost(), logoutExamples, { requestExamples: logoutRequests }),
  },
});
