import type { TaskId } from '@obstop/domain';
import type { AuditRecord, AuditRequest } from '@obstop/engine';
import type { Selectable } from 'kysely';
import { fromJson, toJson } from './json.ts';
import type { AuditRecordTable, Rows } from './schema.ts';

/** The rows without their ids, which the table gives. */
export function auditRows(records: AuditRecord[]): Rows {
  return { table: 'audit_records', rows: records.map(toAuditRow) };
}

/** An accepted request, to be written in its task's own transaction; no row where nothing is to be recorded. */
export function acceptedRows(request: AuditRequest | undefined, taskId: TaskId): Rows {
  return auditRows(request ? [{ ...request, outcome: { kind: 'accepted', taskId } }] : []);
}

function toAuditRow(record: AuditRecord) {
  const { outcome } = record;
  const accepted = outcome.kind === 'accepted';
  return {
    at_ms: record.atMs,
    trace_id: record.traceId,
    user_id: record.userId ?? null,
    user_name: record.userName,
    address: record.address,
    operation: record.operation,
    target: toJson(record.target),
    outcome: outcome.kind,
    task_id: accepted ? outcome.taskId : null,
    reason: accepted ? null : outcome.reason,
    status: accepted ? null : outcome.status,
  };
}

export function toAuditRecord(row: Selectable<AuditRecordTable>): AuditRecord & { id: number } {
  return {
    id: row.id,
    atMs: row.at_ms,
    traceId: row.trace_id,
    ...(row.user_id === null ? {} : { userId: row.user_id }),
    userName: row.user_name,
    address: row.address,
    operation: row.operation,
    target: fromJson(row.target),
    outcome:
      row.task_id === null
        ? { kind: 'refused', reason: row.reason ?? '', status: row.status ?? 0 }
        : { kind: 'accepted', taskId: row.task_id },
  };
}
