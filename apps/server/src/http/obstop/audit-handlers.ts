import type { AuditRecord as WireRecord } from '@obstop/contracts';
import type { obstopV1 } from '@obstop/contracts/router';
import { taskId } from '@obstop/domain';
import type { AuditQuery, AuditRecord } from '@obstop/engine';
import type { AdminService } from '../../access/admin-service.ts';
import { definedMembers } from '../../config/defined-members.ts';
import { data } from '../answer.ts';
import { formatDateTime } from '../date-time.ts';
import { page, pageAsked } from '../ocp/page.ts';
import type { Handlers } from '../ocp/register-routes.ts';

function shownRecord(record: AuditRecord & { id: number }): WireRecord {
  const { id, atMs, traceId, userId, userName, address, operation, target, outcome, sum } = record;
  const time = formatDateTime(atMs);
  return definedMembers<WireRecord>({
    id,
    time,
    traceId,
    userId,
    userName,
    address,
    operation,
    target,
    outcome,
    sum: sum && { count: sum.count, lastTime: formatDateTime(sum.lastAtMs) },
  });
}

/** Reading the audit log. */
export function auditHandlers(admin: AdminService) {
  return {
    listAudit: async ({ query }) => {
      const asked = pageAsked(query);
      const { records, total } = await admin.listAudit(
        definedMembers<AuditQuery>({
          ...asked,
          userName: query.userName,
          operation: query.operation,
          outcome: query.outcome,
          taskId: query.taskId === undefined ? undefined : taskId(query.taskId),
          fromMs: query.from === undefined ? undefined : Date.parse(query.from),
          untilMs: query.until === undefined ? undefined : Date.parse(query.until),
        }),
      );
      return data(page(records.map(shownRecord), total, asked));
    },
  } satisfies Partial<Handlers<typeof obstopV1>>;
}
