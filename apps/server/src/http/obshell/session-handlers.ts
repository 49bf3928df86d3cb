import type { obshellV1 } from '@obstop/contracts/router';
import type { ObshellAccess } from '../../access/obshell/obshell-access.ts';
import { data, noData } from '../answer.ts';
import { refuse } from './answer.ts';
import type { Handlers } from './handler.ts';

/** Beginning and ending a session. */
export function sessionHandlers(access: Pick<ObshellAccess, 'openSession' | 'endSession'>) {
  return {
    login: async ({ encrypt, caller }) =>
      encrypt ? data(encrypt(access.openSession(caller))) : refuse('Request.AESKey.NotFound'),
    logout: async ({ body }) =>
      access.endSession(body.session_id) ? noData : refuse('Security.Authentication.SessionInvalid'),
  } satisfies Partial<Handlers<typeof obshellV1>>;
}
