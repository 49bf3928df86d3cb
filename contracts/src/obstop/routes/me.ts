import { defineRoutes } from '../../definition/define-routes.ts';
import { OcpNoData, ocpData } from '../../ocp/envelope.ts';
import { answers, everybody, withBody } from '../define-route.ts';
import { doneExamples, meExamples, ownPasswordRequests } from '../examples.ts';
import { Me, OwnPassword } from '../schemas.ts';

const changeErrors = everybody('invalidParameter', 'illegalArgument', ...withBody, 'bodyNotObject');

/** What everybody may do for themselves. */
export const meRoutes = defineRoutes('access', {
  getMe: {
    method: 'GET',
    path: '/obstop/v1/me',
    summary: 'Show who asks and what they may do',
    description: 'For every user.',
    ...answers(ocpData(Me), everybody(), meExamples),
  },
  changeOwnPassword: {
    method: 'PUT',
    path: '/obstop/v1/me/password',
    summary: 'Change one’s own password',
    description:
      'For every user. The current password is checked as a login is, with its delays after failures. Remembered logins with the old one end.',
    body: OwnPassword,
    ...answers(OcpNoData, changeErrors, doneExamples, {
      requestExamples: ownPasswordRequests,
    }),
  },
});
