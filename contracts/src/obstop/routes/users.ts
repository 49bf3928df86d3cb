import * as z from 'zod';
import { defineRoutes } from '../../definition/define-routes.ts';
import { integerText } from '../../definition/fields.ts';
import { OcpNoData, ocpContents, ocpData } from '../../ocp/envelope.ts';
import { answers, changing, plain, reading, removing } from '../define-route.ts';
import {
  doneExamples,
  listKeysExamples,
  listUsersExamples,
  newKeyExamples,
  newUserRequests,
  userChangeRequests,
  userExamples,
} from '../examples.ts';
import { AccessKeyView, NewAccessKey, NewUser, UserChange, UserView } from '../schemas.ts';

const read = 'USER:*:READ';
const update = 'USER:*:UPDATE';
const userPath = z.object({
  userId: integerText({ description: 'Id of the user; the admin’s is 100.', example: 101 }),
});
const keyPath = z.object({ accessKeyId: z.string().max(128).meta({ description: 'Id of the access key.' }) });

const addErrors = changing('illegalArgument', 'userExists');
const changeErrors = changing('illegalArgument', 'userNotFound', 'adminStays');
const removeErrors = removing('userNotFound', 'adminStays');

/** Users and their access keys. */
export const userRoutes = defineRoutes('access', {
  listUsers: {
    method: 'GET',
    path: '/obstop/v1/users',
    summary: 'List users',
    description: 'Without anything secret.',
    ...answers(ocpContents(UserView), plain, listUsersExamples, { permission: read }),
  },
  createUser: {
    method: 'POST',
    path: '/obstop/v1/users',
    summary: 'Add a user',
    description: 'With a password, roles and further permissions: none that the caller does not have.',
    body: NewUser,
    ...answers(ocpData(UserView), addErrors, userExamples, {
      permission: update,
      requestExamples: newUserRequests,
    }),
  },
  changeUser: {
    method: 'PATCH',
    path: '/obstop/v1/users/:userId',
    summary: 'Change a user',
    description:
      'Password, roles, permissions, or whether the user is shut out. All or nothing. Neither a user who may do more than the caller is changed, nor one made to.',
    pathParams: userPath,
    body: UserChange,
    ...answers(ocpData(UserView), changeErrors, userExamples, {
      permission: update,
      requestExamples: userChangeRequests,
    }),
  },
  deleteUser: {
    method: 'DELETE',
    path: '/obstop/v1/users/:userId',
    summary: 'Delete a user',
    description: 'With the user’s access keys. Not one who may do more than the caller.',
    pathParams: userPath,
    ...answers(OcpNoData, removeErrors, doneExamples, { permission: update }),
  },
  listAccessKeys: {
    method: 'GET',
    path: '/obstop/v1/users/:userId/access-keys',
    summary: 'List a user’s access keys',
    description: 'Without their secrets.',
    pathParams: userPath,
    ...answers(ocpContents(AccessKeyView), reading('userNotFound'), listKeysExamples, { permission: read }),
  },
  createAccessKey: {
    method: 'POST',
    path: '/obstop/v1/users/:userId/access-keys',
    summary: 'Add an access key',
    description:
      'The answer is the only one that ever shows the secret. Not for a user who may do more than the caller.',
    pathParams: userPath,
    body: z.looseObject({}).optional(),
    ...answers(ocpData(NewAccessKey), changing('userNotFound'), newKeyExamples, { permission: update }),
  },
  disableAccessKey: {
    method: 'DELETE',
    path: '/obstop/v1/access-keys/:accessKeyId',
    summary: 'Disable an access key',
    description:
      'It is refused from then on, and stays in the list. Not of a user who may do more than the caller.',
    pathParams: keyPath,
    ...answers(OcpNoData, removing('accessKeyNotFound'), doneExamples, { permission: update }),
  },
});
