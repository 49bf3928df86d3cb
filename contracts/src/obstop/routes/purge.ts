import * as z from 'zod';
import { defineRoutes } from '../../definition/define-routes.ts';
import { momentText } from '../../definition/fields.ts';
import { ocpData } from '../../ocp/envelope.ts';
import { answers, changing } from '../define-route.ts';
import { purgeExamples, purgeRequests } from '../examples.ts';
import { Purged } from '../schemas.ts';

/** Removing what is no longer wanted. */
export const purgeRoutes = defineRoutes('audit', {
  purge: {
    method: 'POST',
    path: '/obstop/v1/purge',
    summary: 'Remove old tasks and audit records',
    description:
      'Tasks that ended before the time, with subtasks and logs, and audit records from before it. A task that is RUNNING or holds its cluster stays.',
    body: z.strictObject({
      before: momentText('What is older goes.'),
      dryRun: z.boolean().optional().meta({ description: 'Counts only, and removes nothing.' }),
    }),
    ...answers(ocpData(Purged), changing(), purgeExamples, {
      permission: 'OBSTOP:STORE:UPDATE',
      requestExamples: purgeRequests,
    }),
  },
});
