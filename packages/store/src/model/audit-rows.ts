import type { TaskId } from '@obstop/domain';
import type { AuditOutcome, AuditRecord, AuditRequest } from '@obstop/engine';
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

/** A change that needs no task, to be written in its own transaction; otherwise as `acceptedRows`. */
export function doneRows(request: AuditRequest | undefined): Rows {
  return auditRows(request ? [{ ...request, outcome: { kind: 'done' } }] : []);
}

/** Versions up to 29 of the tables show a record without a task as a refusal: it then at least says what it is. */
const done = { reason: 'done', status: 200 };

function toOutcome({ outcome, task_id, reason, status }: Selectable<AuditRecordTable>): AuditOutcome {
  if (outcome === 'accepted' && task_id !== null) return { kind: outcome, taskId: task_id };
  if (outcome === 'done') return { kind: outcome };
  return { kind: 'refused', reason: reason ?? '', status: status ?? 0 };
}

function toAuditRow(record: AuditRecord) {
  const { outcome } = record;
  const { reason, status } =
    outcome.kind === 'refused' ? outcome : outcome.kind === 'done' ? done : { reason: null, status: null };
  return {
    at_ms: record.atMs,
    trace_id: record.traceId,
    user_id: record.userId ?? null,
    user_name: record.userName,
    address: record.address,
    operation: record.operation,
    target: toJson(record.target),
    outcome: outcome.kind,
    task_id: outcome.kind === 'accepted' ? outcome.taskId : null,
    reason,
    status,
    sum_count: record.sum?.count ?? null,
    sum_last_at_ms: record.sum?.lastAtMs ?? null,
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
    outcome: toOutcome(row),
    ...(row.sum_count !== null && {
      sum: { count: row.sum_count, lastAtMs: row.sum_last_at_ms ?? row.at_ms },
    }),
  };
}
