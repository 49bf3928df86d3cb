import type { obstopV1 } from '@obstop/contracts/router';
import type { Store } from '@obstop/store';
import { data } from '../answer.ts';
import { doneRecords } from '../audit.ts';
import type { Handlers } from '../ocp/register-routes.ts';

/** Removing what is no longer wanted. */
export function purgeHandlers(store: Pick<Store, 'purge' | 'countPurgeable' | 'audit'>) {
  return {
    purge: async ({ body, audit }) => {
      const beforeMs = Date.parse(body.before);
      const limits = { tasksBeforeMs: beforeMs, auditBeforeMs: beforeMs };
      if (body.dryRun) return data(await store.countPurgeable(limits));
      const gone = { tasks: 0, auditRecords: 0 };
      for (;;) {
        // Each part is a transaction of its own: others have their turn in between.
        const { tasks, auditRecords, isDone } = await store.purge(limits);
        gone.tasks += tasks;
        gone.auditRecords += auditRecords;
        if (!isDone) continue;
        // Not before: it would go with the rest where the limit is in the future.
        await store.audit.append(doneRecords(audit));
        return data(gone);
      }
    },
  } satisfies Partial<Handlers<typeof obstopV1>>;
}
