import type { ClusterId, TaskId } from '@obstop/domain';
import type { StatusWriter } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema } from '../model/schema.ts';
import { takeLock } from './cluster-lock.ts';
import { refuseOldEpoch } from './hold-epoch.ts';
import { write } from './transact.ts';

/**
 * Takes the cluster for a task that was accepted without it; the holder may be another (E2). A call that comes late, when
 * its task has ended, takes nothing: nobody would free it.
 */
export function acquireLock(db: Kysely<Schema>, clusterId: ClusterId, by: StatusWriter): Promise<TaskId> {
  return write(db, async (trx) => {
    await refuseOldEpoch(trx, by);
    const { status } = await trx
      .selectFrom('tasks')
      .select('status')
      .where('id', '=', by.taskId)
      .executeTakeFirstOrThrow();
    if (status !== 'RUNNING') throw new Error(`task ${by.taskId} is ${status} and takes no cluster`);
    return takeLock(trx, clusterId, by.taskId);
  });
}
