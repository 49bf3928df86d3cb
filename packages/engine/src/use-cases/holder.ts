import type { TaskId } from '@obstop/domain';
import type { TaskHead, TaskStore } from '../ports/task-store.ts';

/** The task that has the cluster, and so is in the way. */
export type Holder = Pick<TaskHead, 'id' | 'name'>;

/** A holder that is gone by now has no name that is known. */
export async function holderOf(store: TaskStore, id: TaskId): Promise<Holder> {
  return { id, name: (await store.head(id))?.name ?? 'unknown' };
}
