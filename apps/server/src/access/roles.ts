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

/** What roles and further permissions grant together. A role that is no longer known grants nothing. */
export function grantsOf(user: {
  roles: readonly string[];
  permissions: readonly string[];
}): readonly string[] {
  return [...user.roles.flatMap((role) => (isRole(role) ? defaultRoles[role] : [])), ...user.permissions];
}
