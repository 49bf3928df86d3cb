import type { AccessKeyView as WireKey, UserView as WireUser } from '@obstop/contracts';
import type { obstopV1 } from '@obstop/contracts/router';
import type { AccessKeyView } from '../../access/access-key-service.ts';
import type { AdminService, UserChange, UserView } from '../../access/admin-service.ts';
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

function shownKey({ id, userId, disabled, createdAtMs, lastUsedAtMs }: AccessKeyView): WireKey {
  const used: Pick<WireKey, 'lastUsed'> =
    lastUsedAtMs === undefined ? {} : { lastUsed: formatDateTime(lastUsedAtMs) };
  return { id, userId, disabled, createTime: formatDateTime(createdAtMs), ...used };
}

type Outcome = Awaited<
  ReturnType<Exclude<AdminService[keyof AdminService], AdminService['rolesOf' | 'listUsers' | 'listAudit']>>
>;
type Refused = Exclude<Outcome, { kind: 'ok' }>;

const argument = (field: string, rule: string) => refuse('illegalArgument', { field, rule });

/** Refusals of the admin service, in the words of the catalogue. */
const refusals = {
  forbidden: ({ permission }) => refuse('forbidden', { permission }),
  'unknown-user': ({ id }) => refuse('userNotFound', { id }),
  'unknown-access-key': ({ id }) => refuse('accessKeyNotFound', { id }),
  'duplicate-name': (_, name) => refuse('userExists', { name }),
  'admin-stays': () => refuse('adminStays'),
  'unknown-role': ({ role }) => argument('roles', `there is no role ${role}`),
  'bad-permission': ({ permission }) => argument('permissions', `${permission} is no permission`),
  'weak-password': ({ rule, field = 'password' }) => argument(field, rule),
  'wrong-password': () => argument('currentPassword', 'must be the user’s password'),
  'same-password': () => argument('newPassword', 'must be another one than before'),
  'bad-name': ({ rule }) => argument('name', rule),
  busy: () => {
    const reason = 'too many passwords are being hashed';
    return refuse('unavailable', { reason }, { headers: { 'retry-after': '1' } });
  },
} as const satisfies {
  [K in Refused['kind']]: (of: Extract<Refused, { kind: K }>, name: string) => OcpRefusal;
};

/** What an outcome is answered with; `name` is that of a new user. */
export function presentUserChange<O extends Outcome, S>(
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
    createUser: async ({ body, ...by }) =>
      presentUserChange(await admin.createUser(body, by), shown, body.name),
    changeUser: async ({ params, body, ...by }) =>
      presentUserChange(await admin.changeUser(params.userId, definedMembers<UserChange>(body), by), shown),
    deleteUser: async ({ params, ...by }) =>
      presentUserChange(await admin.deleteUser(params.userId, by), done),
    listAccessKeys: async ({ params }) =>
      presentUserChange(await admin.listAccessKeys(params.userId), ({ keys }) =>
        data({ contents: keys.map(shownKey) }),
      ),
    createAccessKey: async ({ params, ...by }) =>
      presentUserChange(await admin.createAccessKey(params.userId, by), ({ key, secret }) =>
        data({ ...shownKey(key), secret }),
      ),
    disableAccessKey: async ({ params, ...by }) =>
      presentUserChange(await admin.disableAccessKey(params.accessKeyId, by), done),
  } satisfies Partial<Handlers<typeof obstopV1>>;
}
