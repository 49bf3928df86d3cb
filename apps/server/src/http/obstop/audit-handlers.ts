import type { obstopV1 } from '@obstop/contracts/router';
import { taskId } from '@obstop/domain';
import type { AdminService } from '../../access/admin-service.ts';
import { data } from '../answer.ts';
import { formatDateTime } from '../date-time.ts';
import { page, pageAsked } from '../ocp/page.ts';
import type { Handlers } from '../ocp/register-routes.ts';

/** Reading the audit log. */
export function auditHandlers(admin: AdminService) {
  return {
    listAudit: async ({ query }) => {
      const asked = pageAsked(query);
      const { records, total } = await admin.listAudit({
        ...asked,
        ...(query.userName === undefined ? {} : { userName: query.userName }),
        ...(query.operation === undefined ? {} : { operation: query.operation }),
        ...(query.outcome === undefined ? {} : { outcome: query.outcome }),
        ...(query.taskId === undefined ? {} : { taskId: taskId(query.taskId) }),
        ...(query.from === undefined ? {} : { fromMs: Date.parse(query.from) }),
        ...(query.until === undefined ? {} : { untilMs: Date.parse(query.until) }),
      });
      const shown = records.map(({ atMs, ...record }) => ({ ...record, time: formatDateTime(atMs) }));
      return data(page(shown, total, asked));
    },
  } satisfies Partial<Handlers<typeof obstopV1>>;
}
