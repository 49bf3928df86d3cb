import type { ClusterId, TaskId } from '@obstop/domain';
import type { Kysely } from 'kysely';
import type { Schema, Transaction } from '../schema.ts';

/** The task that holds the cluster, if one does. */
export async function readLockHolder(db: Kysely<Schema>, clusterId: ClusterId): Promise<TaskId | undefined> {
  const row = await db
    .selectFrom('cluster_locks')
    .select('task_id')
    .where('cluster_id', '=', clusterId)
    .executeTakeFirst();
  return row?.task_id;
}

/** Takes the cluster for the task (E2: the row's key decides) and answers with the holder, who may be another. */
export async function takeLock(trx: Transaction, clusterId: ClusterId, taskId: TaskId): Promise<TaskId> {
  for (;;) {
    const taken = await trx
      .insertInto('cluster_locks')
      .values({ cluster_id: clusterId, task_id: taskId })
      .onConflict((conflict) => conflict.column('cluster_id').doNothing())
      .executeTakeFirst();
    if (taken.numInsertedOrUpdatedRows === 1n) return taskId;
    const row = await trx
      .selectFrom('cluster_locks')
      .select('task_id')
      .where('cluster_id', '=', clusterId)
      .executeTakeFirst();
    // None: on PostgreSQL the holder that was in the way may have freed the cluster between the two statements.
    if (row !== undefined) return row.task_id;
  }
}

/** Frees the cluster if it is this task that holds it. */
export async function freeLock(trx: Transaction, clusterId: ClusterId, taskId: TaskId): Promise<void> {
  await trx
    .deleteFrom('cluster_locks')
    .where('cluster_id', '=', clusterId)
    .where('task_id', '=', taskId)
    .execute();
}
