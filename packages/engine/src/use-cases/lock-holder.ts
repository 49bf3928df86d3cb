import type { TaskId } from '@obstop/domain';
import type { TaskHead, TaskStore } from '../ports/task-store.ts';

/** The task that holds the cluster. */
export type Holder = Pick<TaskHead, 'id' | 'name'>;

/** Reads the holder's name; `unknown` where the task no longer exists. */
export async function holderOf(store: Pick<TaskStore, 'head'>, id: TaskId): Promise<Holder> {
  return { id, name: (await store.head(id))?.name ?? 'unknown' };
}
