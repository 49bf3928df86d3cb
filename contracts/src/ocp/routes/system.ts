import * as z from 'zod';
import { defineRoutes } from '../../definition/define-routes.ts';
import { dateTime } from '../../definition/fields.ts';
import { answers } from '../define-route.ts';
import { infoExamples, timeExamples } from '../examples/system.ts';

const timeErrors = ['unexpected', 'unavailable'] as const;
const infoErrors = ['unauthenticated', 'unexpected', 'unavailable'] as const;

const OcpInfo = z
  .strictObject({
    artifact: z.string(),
    buildJavaVersion: z.string().optional(),
    buildTime: dateTime('When it was built.').optional(),
    buildVersion: z.string(),
    group: z.string(),
    name: z.string(),
    springBootVersion: z.string().optional(),
  })
  .meta({ id: 'OcpInfo', description: 'What the application says of itself; no envelope.' });

/** Time and version. */
export const systemRoutes = defineRoutes('ocp-system', {
  getTime: {
    method: 'GET',
    path: '/api/v2/time',
    summary: 'Read the server’s time',
    description: 'Plain text, without an envelope; used as a sign of life.',
    ...answers({ contentType: 'text/plain', body: z.string() } as const, timeErrors, timeExamples, {
      anonymous: true,
    }),
  },
  getInfo: {
    method: 'GET',
    path: '/api/v2/info',
    summary: 'Read the application’s version',
    description: 'A bare object, without an envelope.',
    ...answers(OcpInfo, infoErrors, infoExamples),
  },
});
