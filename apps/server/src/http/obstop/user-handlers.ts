import type { obstopV1 } from '@obstop/contracts/router';
import type { AccessKeyView, AdminService, UserView } from '../../access/admin-service.ts';
import { formatDateTime } from '../date-time.ts';
import { data, type OcpAnswer, refuse } from '../ocp/answer.ts';
import type { Handlers } from '../ocp/register-routes.ts';
import { present } from './present.ts';

function shownUser({ createdAtMs, lockedUntilMs, ...user }: UserView) {
  return {
    ...user,
    createTime: formatDateTime(createdAtMs),
    ...(lockedUntilMs === undefined ? {} : { lockedUntil: formatDateTime(lockedUntilMs) }),
  };
}

function shownKey({ createdAtMs, ...key }: AccessKeyView) {
  return { ...key, createTime: formatDateTime(createdAtMs) };
}

type Outcome = Awaited<ReturnType<AdminService['createUser' | 'changeUser']>>;
type Refused = Exclude<Outcome, { kind: 'ok' }>;

/** A refusal of the admin service, in the words of the catalogue. */
function refused(outcome: Refused, name: string): OcpAnswer {
  switch (outcome.kind) {
    case 'unknown-user':
      return refuse('userNotFound', { id: outcome.id });
    case 'duplicate-name':
      return refuse('userExists', { name });
    case 'admin-stays':
      return refuse('adminStays');
    case 'unknown-role':
      return refuse('illegalArgument', { field: 'roles', rule: `there is no role ${outcome.role}` });
    case 'bad-permission':
      return refuse('illegalArgument', {
        field: 'permissions',
        rule: `${outcome.permission} is no permission`,
      });
    case 'weak-password':
      return refuse('illegalArgument', { field: 'password', rule: outcome.rule });
    case 'bad-name':
      return refuse('illegalArgument', { field: 'name', rule: outcome.rule });
    case 'busy':
      return refuse(
        'unavailable',
        { reason: 'too many passwords are being hashed' },
        { headers: { 'retry-after': '1' } },
      );
  }
}

const user = (outcome: Outcome, name = '') =>
  outcome.kind === 'ok' ? data(shownUser(outcome.user)) : refused(outcome, name);

/** Users and their access keys. */
export function userHandlers(admin: AdminService) {
  return {
    listUsers: async () => data({ contents: (await admin.listUsers()).map(shownUser) }),
    createUser: async ({ body }) => user(await admin.createUser(body), body.name),
    changeUser: async ({ params, body }) => user(await admin.changeUser(params.userId, present(body))),
    deleteUser: async ({ params }) => {
      const outcome = await admin.deleteUser(params.userId);
      return outcome.kind === 'ok' ? { kind: 'no-data' } : refused(outcome, '');
    },
    listAccessKeys: async ({ params }) => {
      const outcome = await admin.listAccessKeys(params.userId);
      return outcome.kind === 'ok' ? data({ contents: outcome.keys.map(shownKey) }) : refused(outcome, '');
    },
    createAccessKey: async ({ params }) => {
      const outcome = await admin.createAccessKey(params.userId);
      return outcome.kind === 'ok'
        ? data({ ...shownKey(outcome.key), secret: outcome.secret })
        : refused(outcome, '');
    },
    disableAccessKey: async ({ params }) => {
      const outcome = await admin.disableAccessKey(params.accessKeyId);
      return outcome.kind === 'ok'
        ? { kind: 'no-data' }
        : refuse('accessKeyNotFound', { id: params.accessKeyId });
    },
  } satisfies Handlers<typeof obstopV1>;
}
