/**
 * Owns: the audit records' rows.
 * Does not own: what is worth a record; when refusals are written (the server batches them).
 * Invariants: a record is never changed; an accepted one stands or falls with its task's transaction and is never
 * removed. Of refusals the newest are kept, in bounded number: whoever knows the address can cause them, day and night.
 */
import type { TaskId } from '@obstop/domain';
import type { AuditLog, AuditOutcome, AuditQuery, AuditRecord, AuditRequest } from '@obstop/engine';
import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type Selectable,
  type SqlBool,
  sql,
} from 'kysely';
import { fromJson, toJson } from '../model/json.ts';
import type { AuditRecordTable, Schema, Transaction } from '../model/schema.ts';
import { insertRows } from './rows.ts';
import { readSnapshot, write } from './transact.ts';

/** How far back refusals are kept, in records of the whole log. */
const refusalsKept = 200_000;

export function createAuditLog(db: Kysely<Schema>, options: { refusalsKept?: number } = {}): AuditLog {
  const kept = options.refusalsKept ?? refusalsKept;
  return {
    append: (records) =>
      write(db, async (trx) => {
        await insertRows(trx, 'audit_records', records.map(toAuditRow));
        await trx
          .deleteFrom('audit_records')
          .where('outcome', '=', 'refused')
          .where('id', '<=', (eb) =>
            eb.selectFrom('audit_records').select(sql<number>`max(id) - ${kept}`.as('oldest')),
          )
          .execute();
      }),
    list: (query) => readSnapshot(db, (connection) => listRecords(connection, query)),
  };
}

/** Writes an accepted request beside its task, in the task's own transaction. */
export async function writeAccepted(
  trx: Transaction,
  request: AuditRequest | undefined,
  taskId: TaskId,
): Promise<void> {
  if (request === undefined) return;
  const outcome: AuditOutcome = { kind: 'accepted', taskId };
  await insertRows(trx, 'audit_records', [toAuditRow({ ...request, outcome })]);
}

async function listRecords(db: Kysely<Schema>, query: AuditQuery) {
  const { total } = await db
    .selectFrom('audit_records')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where((eb) => matching(eb, query))
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('audit_records')
    .selectAll()
    .where((eb) => matching(eb, query))
    .orderBy('id', 'desc')
    .limit(query.size)
    .offset((query.page - 1) * query.size)
    .execute();
  return { records: rows.map(toRecord), total };
}

function matching(eb: ExpressionBuilder<Schema, 'audit_records'>, query: AuditQuery): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = [];
  if (query.userName !== undefined) conditions.push(eb('user_name', '=', query.userName));
  if (query.operation !== undefined) conditions.push(eb('operation', '=', query.operation));
  if (query.outcome !== undefined) conditions.push(eb('outcome', '=', query.outcome));
  if (query.taskId !== undefined) conditions.push(eb('task_id', '=', query.taskId));
  if (query.fromMs !== undefined) conditions.push(eb('at_ms', '>=', query.fromMs));
  if (query.untilMs !== undefined) conditions.push(eb('at_ms', '<', query.untilMs));
  return eb.and(conditions);
}

/** Without its id, which the table gives. */
export function toAuditRow(record: AuditRecord) {
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

function toRecord(row: Selectable<AuditRecordTable>): AuditRecord & { id: number } {
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
