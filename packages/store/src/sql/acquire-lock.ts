import type { ClusterId, TaskId } from '@obstop/domain';
import type { StatusWriter } from '@obstop/engine';
import { takeLock } from './cluster-lock.ts';
import type { Database } from './database.ts';

/**
 * Takes the cluster for a task that was accepted without it; the holder may be another (E2). A call that comes late, when
 * its task has ended, takes nothing: nobody would free it.
 */
export function acquireLock({ write }: Database, clusterId: ClusterId, by: StatusWriter): Promise<TaskId> {
  return write(async (trx) => {
    const { status } = await trx
      .selectFrom('tasks')
      .select('status')
      .where('id', '=', by.taskId)
      .executeTakeFirstOrThrow();
    if (status !== 'RUNNING') throw new Error(`task ${by.taskId} is ${status} and takes no cluster`);
    return takeLock(trx, clusterId, by.taskId);
  }, by);
}
