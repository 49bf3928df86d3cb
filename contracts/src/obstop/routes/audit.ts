import * as z from 'zod';
import { defineRoutes } from '../../definition/define-routes.ts';
import { integerText, momentText } from '../../definition/fields.ts';
import { ocpPaged } from '../../ocp/envelope.ts';
import { answers, reading } from '../define-route.ts';
import { auditExamples } from '../examples.ts';
import { AuditRecord } from '../schemas.ts';

/** The audit log. */
export const auditRoutes = defineRoutes('audit', {
  listAudit: {
    method: 'GET',
    path: '/obstop/v1/audit',
    summary: 'Read the audit log',
    description:
      'Every call that changes something, accepted or refused, newest first: stops, starts, operations on tasks, and changes of users, access keys, faults and the store.',
    query: z.object({
      userName: z.string().max(128).optional().meta({ description: 'Exactly this user.' }),
      operation: z.string().max(64).optional().meta({ description: 'Operation id, for instance stopZone.' }),
      outcome: z
        .enum(['accepted', 'done', 'refused'], { error: 'must be accepted, done or refused' })
        .optional()
        .meta({ description: 'What came of it.' }),
      taskId: integerText({ description: 'Id of the task.' }).optional(),
      from: momentText('From this time on.').optional(),
      until: momentText('Before this time.').optional(),
      page: integerText({ description: 'Page, from 1. Default 1.' }).optional(),
      size: integerText({ description: 'Size of a page. Default 10, at most 2000.', max: 2000 }).optional(),
    }),
    ...answers(ocpPaged(AuditRecord), reading(), auditExamples, { permission: 'AUDIT:*:READ' }),
  },
});
