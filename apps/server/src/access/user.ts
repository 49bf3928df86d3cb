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

/**
 * Whether the user may see tasks of this cluster. Whoever has everything about tasks (`TASK:*:*`, as TASK_MANAGER and
 * CLUSTER_MANAGER) sees all of them; anybody else only those of clusters that they may read.
 */
export function maySeeTasksOf(user: User, clusterId: number): boolean {
  return may(user, 'TASK:*:*') || may(user, readCluster(clusterId));
}
