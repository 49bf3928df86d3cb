import type { ErrorEntry } from '../definition/error-entry.ts';
import { ocpErrors } from '../ocp/error-catalogue.ts';

const source = 'own choice: the call is our own';

/** Errors that only our own calls answer. */
const ownErrors = {
  faultNotFound: {
    status: 404,
    code: 10002,
    message: { en: 'Fault {id} does not exist.', zh: '故障 {id} 不存在。' },
    when: 'Unknown fault id, or a fault that is used up.',
    source,
    example: { id: 99 },
  },
  userNotFound: {
    status: 404,
    code: 10002,
    message: { en: 'User {id} does not exist.', zh: '用户 {id} 不存在。' },
    when: 'Unknown user id.',
    source,
    example: { id: 999 },
  },
  accessKeyNotFound: {
    status: 404,
    code: 10002,
    message: { en: 'Access key {id} does not exist.', zh: '访问密钥 {id} 不存在。' },
    when: 'Unknown access key.',
    source,
    example: { id: 'AK00' },
  },
  userExists: {
    status: 409,
    code: 10001,
    message: { en: 'There is a user {name} already.', zh: '用户 {name} 已存在。' },
    when: 'The name of a new user is taken.',
    source,
    example: { name: 'alice' },
  },
  adminStays: {
    status: 409,
    code: 10001,
    message: {
      en: 'The user admin cannot be deleted, disabled or left without the role ADMIN.',
      zh: '用户 admin 不能被删除、禁用，也不能没有 ADMIN 角色。',
    },
    when: 'A change that would shut the admin out.',
    source,
    example: {},
  },
} as const satisfies Record<string, ErrorEntry & { code: number }>;

/** Every error of our own calls: OCP's for what they share, and a few more. */
export const obstopErrors = { ...ocpErrors, ...ownErrors };

/** Name of an error of our own calls. */
export type ObstopErrorName = keyof typeof obstopErrors;
