import { covers } from './permission.ts';

/** Who a request comes from, with what its roles and own permissions grant at this moment. */
export interface User {
  id: number;
  name: string;
  permissions: readonly string[];
}

/** Whether the user has a permission, written out as `CLUSTER:1:UPDATE`. */
export function may(user: User, permission: string): boolean {
  return user.permissions.some((grant) => covers(grant, permission));
}

/** Reading one cluster, with its zones and servers. */
export const readCluster = (id: number): string => `CLUSTER:${id}:READ`;

/** Changing one cluster: its stops and starts among others. */
export const updateCluster = (id: number): string => `CLUSTER:${id}:UPDATE`;

/** The first of the permissions, or grants, that the user does not have whole. */
export function firstMissing(user: User, permissions: readonly string[]): string | undefined {
  return permissions.find((each) => !may(user, each));
}
