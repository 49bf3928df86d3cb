import { newTask, type Task } from '@obstop/domain';
import type { CreateTaskOutcome, TaskDraft } from '@obstop/engine';
import type { Kysely } from 'kysely';
import type { Schema, Transaction } from '../model/schema.ts';
import { toFactsRow, toSubtaskRow, toTaskRow } from '../model/task-rows.ts';
import { insertTaskInOneStatement } from '../postgres/statements/insert-task.ts';
import { writeAccepted } from './audit-log.ts';
import { takeLock } from './cluster-lock.ts';
import { isPostgres } from './dialect.ts';
import type { EnqueueWakeUp } from './enqueue-wake-up.ts';
import { takeTaskIds } from './ids.ts';
import { isOutdated } from './is-outdated.ts';
import { insertRows } from './rows.ts';
import { transact } from './transact.ts';

/** One transaction (E1): ids, task, subtasks and lock, or nothing at all when another task holds the cluster. */
export async function createTask(
  db: Kysely<Schema>,
  draft: TaskDraft,
  enqueue?: EnqueueWakeUp,
): Promise<CreateTaskOutcome> {
  const count = draft.subtasks.length;
  // PostgreSQL's sequences know no transaction, and outside of it nobody waits.
  const ids = isPostgres(db) ? await takeTaskIds(db, count) : undefined;
  return transact<CreateTaskOutcome>(db, async (trx, refuse) => {
    const task = newTask(draft, ids ?? (await takeTaskIds(trx, count)));
    const isLocked = await insertTask(trx, task, draft);
    if (draft.takeLock) {
      const holder = isLocked ? task.id : await takeLock(trx, task.clusterId, task.id);
      if (holder !== task.id) return refuse({ kind: 'locked', holder });
      if (await isOutdated(trx, task)) return refuse({ kind: 'outdated' });
    }
    await enqueue?.(trx, task.id);
    return { kind: 'created', task };
  });
}

/** True where it took the cluster at the same time. */
async function insertTask(
  trx: Transaction,
  task: Task,
  { takeLock: wantsLock, audit }: TaskDraft,
): Promise<boolean> {
  if (isPostgres(trx)) {
    const record = audit && { ...audit, outcome: { kind: 'accepted' as const, taskId: task.id } };
    return insertTaskInOneStatement(trx, task, wantsLock, record);
  }
  await insertRows(trx, 'tasks', [toTaskRow(task)]);
  if (wantsLock && (await takeLock(trx, task.clusterId, task.id)) !== task.id) return false;
  await insertRows(trx, 'task_facts', [toFactsRow(task)]);
  await insertRows(
    trx,
    'subtasks',
    task.subtasks.map((subtask) => toSubtaskRow(task, subtask)),
  );
  await writeAccepted(trx, audit, task.id);
  return wantsLock;
}
