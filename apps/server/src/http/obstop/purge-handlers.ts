import type { obstopV1 } from '@obstop/contracts/router';
import type { Store } from '@obstop/store';
import { data } from '../answer.ts';
import type { Handlers } from '../ocp/register-routes.ts';

/** Removing what is no longer wanted. */
export function purgeHandlers(store: Pick<Store, 'purge' | 'countPurgeable'>) {
  return {
    purge: async ({ body }) => {
      const beforeMs = Date.parse(body.before);
      const limits = { tasksBeforeMs: beforeMs, auditBeforeMs: beforeMs };
      if (body.dryRun) return data(await store.countPurgeable(limits));
      const gone = { tasks: 0, auditRecords: 0 };
      for (;;) {
        // Each part is a transaction of its own: others have their turn in between.
        const { tasks, auditRecords, isDone } = await store.purge(limits);
        gone.tasks += tasks;
        gone.auditRecords += auditRecords;
        if (isDone) return data(gone);
      }
    },
  } satisfies Partial<Handlers<typeof obstopV1>>;
}
