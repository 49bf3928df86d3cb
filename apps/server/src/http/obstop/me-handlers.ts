import type { obstopV1 } from '@obstop/contracts/router';
import type { AdminService } from '../../access/admin-service.ts';
import { data, noData } from '../answer.ts';
import type { Handlers } from '../ocp/register-routes.ts';
import { presentUserChange } from './user-handlers.ts';

/** What everybody may do for themselves. */
export function meHandlers(admin: Pick<AdminService, 'rolesOf' | 'changeOwnPassword'>) {
  return {
    getMe: async ({ user, authentication }) => {
      const { id, name, permissions } = user;
      const roles = await admin.rolesOf(id);
      return data({ id, name, roles, permissions: [...new Set(permissions)], authentication });
    },
    changeOwnPassword: async ({ body, ...by }) =>
      presentUserChange(await admin.changeOwnPassword(body, by), () => noData),
  } satisfies Partial<Handlers<typeof obstopV1>>;
}
