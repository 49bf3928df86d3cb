/**
 * Owns: the audit records' rows.
 * Does not own: what is worth a record; when refusals are written (the server batches them).
 * Invariants: a record is never changed; an accepted one stands or falls with its task's transaction, and is removed only when
 * its time is up (purge.ts). Only so many refusals are kept, the newest: anybody who knows the address can cause them.
 */
import type { AuditLog, AuditQuery } from '@obstop/engine';
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import { auditRows, toAuditRecord } from '../model/audit-rows.ts';
import type { InsertRows, Schema } from '../model/schema.ts';
import type { Database } from './database.ts';

/** How far back refusals are kept, in records of the whole log. */
const refusalsKept = 200_000;

export function createAuditLog(
  { write, readSnapshot }: Database,
  insertRows: InsertRows,
  options: { refusalsKept?: number } = {},
): AuditLog {
  const limit = options.refusalsKept ?? refusalsKept;
  return {
    append: (records) =>
      write(async (trx) => {
        await insertRows(trx, auditRows(records));
        await trx
          .deleteFrom('audit_records')
          .where('outcome', '=', 'refused')
          .where('id', '<=', (eb) =>
            eb.selectFrom('audit_records').select(sql<number>`max(id) - ${limit}`.as('oldest')),
          )
          .execute();
      }),
    list: (query) => readSnapshot((connection) => listRecords(connection, query)),
  };
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
  return { records: rows.map(toAuditRecord), total };
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
