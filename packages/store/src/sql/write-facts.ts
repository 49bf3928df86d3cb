import type { Task } from '@obstop/domain';
import { toJson } from '../model/json.ts';
import type { Transaction } from '../model/schema.ts';

/** Stores the task's context and former statuses. */
export async function writeFacts(trx: Transaction, { id, context, formerStatuses }: Task): Promise<void> {
  await trx
    .updateTable('task_facts')
    .set({ context: toJson(context), former_statuses: toJson(formerStatuses) })
    .where('task_id', '=', id)
    .execute();
}
