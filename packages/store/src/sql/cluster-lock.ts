import type { ClusterId, TaskId } from '@obstop/domain';
import type { StatusWriter } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema, Transaction } from '../model/schema.ts';
import type { Database } from './database.ts';
import { changedRows, firstRow, prepared } from './prepared-statement.ts';

const selectHolder = prepared((db, { clusterId }: { clusterId: ClusterId }) =>
  db.selectFrom('cluster_locks').select('task_id').where('cluster_id', '=', clusterId),
);

const insertLock = prepared((db, { clusterId, taskId }: { clusterId: ClusterId; taskId: TaskId }) =>
  db
    .insertInto('cluster_locks')
    .values({ cluster_id: clusterId, task_id: taskId })
    .onConflict((conflict) => conflict.column('cluster_id').doNothing()),
);

const deleteLock = prepared((db, { clusterId, taskId }: { clusterId: ClusterId; taskId: TaskId }) =>
  db.deleteFrom('cluster_locks').where('cluster_id', '=', clusterId).where('task_id', '=', taskId),
);

/** The task that holds the cluster, if one does. */
export async function readLockHolder(db: Kysely<Schema>, clusterId: ClusterId): Promise<TaskId | undefined> {
  return (await firstRow(selectHolder(db, { clusterId })))?.task_id;
}

/** Takes the cluster for the task (E2: the row's key decides) and answers with the holder, who may be another. */
export async function takeLock(trx: Transaction, clusterId: ClusterId, taskId: TaskId): Promise<TaskId> {
  for (;;) {
    if ((await changedRows(insertLock(trx, { clusterId, taskId }))) === 1) return taskId;
    const holder = await readLockHolder(trx, clusterId);
    // None: where writers run side by side, the holder may have freed the cluster between the two statements.
    if (holder !== undefined) return holder;
  }
}

/** Frees the cluster if it is this task that holds it. */
export async function freeLock(trx: Transaction, clusterId: ClusterId, taskId: TaskId): Promise<void> {
  await deleteLock(trx, { clusterId, taskId });
}

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
