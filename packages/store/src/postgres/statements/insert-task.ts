import type { Task } from '@obstop/domain';
import type { AuditRecord } from '@obstop/engine';
import type { Transaction } from '../../model/schema.ts';
import { toFactsRow, toSubtaskRow, toTaskRow } from '../../model/task-rows.ts';
import { toAuditRow } from '../../sql/audit-log.ts';
import { runPrepared } from '../../sql/prepared-statement.ts';
import { toDocument } from '../../sql/rows.ts';

const auditColumns =
  'at_ms, trace_id, user_id, user_name, address, operation, target, outcome, task_id, reason, status';

const text = `with t as (insert into tasks select * from json_populate_recordset(null::tasks, $1::json)),
  f as (insert into task_facts select * from json_populate_recordset(null::task_facts, $2::json)),
  s as (insert into subtasks select * from json_populate_recordset(null::subtasks, $3::json)),
  a as (
    insert into audit_records (${auditColumns})
    select ${auditColumns} from json_populate_recordset(null::audit_records, $4::json)
  ), k as (
    insert into cluster_locks (cluster_id, task_id) select $5, $6 where $7::boolean
    on conflict (cluster_id) do nothing returning 1
  )
  select exists (select 1 from k) as locked`;

/** All rows of a task that is accepted. Answers whether it has the cluster now; false where it was not to have it. */
export async function insertTaskInOneStatement(
  trx: Transaction,
  task: Task,
  takeLock: boolean,
  audit: AuditRecord | undefined,
): Promise<boolean> {
  const [row] = await runPrepared<{ locked: boolean }>(trx, text, [
    toDocument([toTaskRow(task)]),
    toDocument([toFactsRow(task)]),
    toDocument(task.subtasks.map((subtask) => toSubtaskRow(task, subtask))),
    toDocument(audit ? [toAuditRow(audit)] : []),
    ...[task.clusterId, task.id, takeLock],
  ]);
  return row?.locked === true;
}
