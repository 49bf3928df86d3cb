/**
 * Owns: who sees which tasks, and who operates them.
 * Invariant: what a caller is told of a task that they may not see does not depend on whether it is there (decision 0003).
 */
import type { TaskHead } from '@obstop/engine';
import { covers } from './permission.ts';
import { may, readCluster, type User, updateCluster } from './user.ts';

/** Everything about tasks, as TASK_MANAGER and CLUSTER_MANAGER have it: of all clusters. */
export const everyTask = 'TASK:*:*';

/** What is named to whoever may not read tasks at all. */
export const readTasks = 'TASK:*:READ';

/** Whether the user may see tasks of this cluster, whoever began them. */
export const maySeeTasksOf = (user: User, clusterId: number): boolean =>
  may(user, everyTask) || may(user, readCluster(clusterId));

/** Whether the user may see the task: everybody sees those that they began. Users' ids are never given again. */
export const maySeeTask = (
  user: User,
  { clusterId, creator }: Pick<TaskHead, 'clusterId' | 'creator'>,
): boolean => creator.id === user.id || maySeeTasksOf(user, clusterId);

/** Whether the user may retry, roll back, skip or cancel tasks of this cluster, given that they may do so with tasks at all. */
export const mayOperateOn = (user: User, clusterId: number): boolean =>
  may(user, everyTask) || may(user, updateCluster(clusterId));

/** Whether a grant covers this action on at least one cluster. */
const isOfSomeCluster = (grant: string, action: string): boolean =>
  // A grant that names a cluster names it in its second part.
  covers(grant, `CLUSTER:${grant.split(':')[1] ?? '1'}:${action}`);

/** Whether there may be tasks for the user to see; whoever may not look is told so instead of that there is none. */
export const mayLookForTasks = (user: User): boolean =>
  may(user, readTasks) ||
  user.permissions.some((grant) => isOfSomeCluster(grant, 'READ') || isOfSomeCluster(grant, 'UPDATE'));
