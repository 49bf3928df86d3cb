import type { AccessKeyView as WireKey, UserView as WireUser } from '@obstop/contracts';
import type { obstopV1 } from '@obstop/contracts/router';
import type { AccessKeyView, AdminService, UserChange, UserView } from '../../access/admin-service.ts';
import { definedMembers } from '../../config/defined-members.ts';
import { data, noData } from '../answer.ts';
import { byKind } from '../by-kind.ts';
import { formatDateTime } from '../date-time.ts';
import { type OcpRefusal, refuse } from '../ocp/answer.ts';
import type { Handlers } from '../ocp/register-routes.ts';

function shownUser(user: UserView): WireUser {
  const { id, name, roles, permissions, disabled, createdAtMs, lockedUntilMs } = user;
  const locked: Pick<WireUser, 'lockedUntil'> =
    lockedUntilMs === undefined ? {} : { lockedUntil: formatDateTime(lockedUntilMs) };
  return { id, name, roles, permissions, disabled, createTime: formatDateTime(createdAtMs), ...locked };
}

function shownKey({ id, userId, disabled, createdAtMs }: AccessKeyView): WireKey {
  return { id, userId, disabled, createTime: formatDateTime(createdAtMs) };
}

type Outcome = Awaited<
  ReturnType<Exclude<AdminService[keyof AdminService], AdminService['listUsers' | 'listAudit']>>
>;
type Refused = Exclude<Outcome, { kind: 'ok' }>;

const argument = (field: string, rule: string) => refuse('illegalArgument', { field, rule });

/** Refusals of the admin service, in the words of the catalogue. */
const refusals = {
  'unknown-user': ({ id }) => refuse('userNotFound', { id }),
  'unknown-access-key': ({ id }) => refuse('accessKeyNotFound', { id }),
  'duplicate-name': (_, name) => refuse('userExists', { name }),
  'admin-stays': () => refuse('adminStays'),
  'unknown-role': ({ role }) => argument('roles', `there is no role ${role}`),
  'bad-permission': ({ permission }) => argument('permissions', `${permission} is no permission`),
  'weak-password': ({ rule }) => argument('password', rule),
  'bad-name': ({ rule }) => argument('name', rule),
  busy: () => {
    const reason = 'too many passwords are being hashed';
    return refuse('unavailable', { reason }, { headers: { 'retry-after': '1' } });
  },
} as const satisfies {
  [K in Refused['kind']]: (of: Extract<Refused, { kind: K }>, name: string) => OcpRefusal;
};

/** What an outcome is answered with; `name` is that of a new user. */
function present<O extends Outcome, S>(
  outcome: O,
  success: (done: Extract<O, { kind: 'ok' }>) => S,
  name = '',
) {
  // The compiler does not narrow a type parameter by its kind.
  if (outcome.kind === 'ok') return success(outcome as Extract<O, { kind: 'ok' }>);
  return byKind(refusals, outcome as Exclude<O, { kind: 'ok' }>, name);
}

/** Users and their access keys. */
export function userHandlers(admin: AdminService) {
  const done = () => noData;
  const shown = ({ user }: { user: UserView }) => data(shownUser(user));
  return {
    listUsers: async () => data({ contents: (await admin.listUsers()).map(shownUser) }),
    createUser: async ({ body }) => present(await admin.createUser(body), shown, body.name),
    changeUser: async ({ params, body }) =>
      present(await admin.changeUser(params.userId, definedMembers<UserChange>(body)), shown),
    deleteUser: async ({ params }) => present(await admin.deleteUser(params.userId), done),
    listAccessKeys: async ({ params }) =>
      present(await admin.listAccessKeys(params.userId), ({ keys }) =>
        data({ contents: keys.map(shownKey) }),
      ),
    createAccessKey: async ({ params }) =>
      present(await admin.createAccessKey(params.userId), ({ key, secret }) =>
        data({ ...shownKey(key), secret }),
      ),
    disableAccessKey: async ({ params }) => present(await admin.disableAccessKey(params.accessKeyId), done),
  } satisfies Partial<Handlers<typeof obstopV1>>;
}
