import type { StoredUser } from '@obstop/engine';
import type { User } from './user.ts';

/** What each default role grants, as the vendor documents them. */
export const defaultRoles = {
  ADMIN: ['**'],
  CLUSTER_MANAGER: ['CLUSTER:*:*', 'HOST:*:*', 'TASK:*:*', 'ALARM:*:*', 'USER:*:READ'],
  CLUSTER_VIEWER: ['CLUSTER:*:READ'],
  TASK_MANAGER: ['TASK:*:*'],
  TASK_VIEWER: ['TASK:*:READ'],
} as const satisfies Record<string, readonly string[]>;

/** A default role's name. */
export type RoleName = keyof typeof defaultRoles;

export function isRole(name: string): name is RoleName {
  return Object.hasOwn(defaultRoles, name);
}

/** A user with what roles and further permissions grant together. A role that is no longer known grants nothing. */
export function userOf(stored: Pick<StoredUser, 'id' | 'name' | 'roles' | 'permissions'>): User {
  const { id, name, roles, permissions } = stored;
  const granted = roles.flatMap((role) => (isRole(role) ? defaultRoles[role] : []));
  return { id, name, permissions: [...granted, ...permissions] };
}
