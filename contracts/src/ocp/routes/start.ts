import { defineRoutes } from '../../definition/define-routes.ts';
import { answers, authenticatedPost } from '../define-route.ts';
import { ocpData } from '../envelope.ts';
import { startClusterExamples, startServerExamples, startZoneExamples } from '../examples/start.ts';
import { clusterPath, EmptyBody, serverPath, zonePath } from '../parameters.ts';
import { OcpTaskA, OcpTaskB } from '../task/dialects.ts';

const startErrors = authenticatedPost('clusterNotFound', 'clusterBusy', 'statusNotAllowed');
const zoneErrors = [...startErrors, 'zoneNotFound'] as const;
const serverErrors = [...startErrors, 'serverNotFound'] as const;

/** The way back of the three stops. */
export const startRoutes = defineRoutes('ocp-start', {
  startCluster: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/start',
    summary: 'Start a cluster',
    description:
      'Starts every stopped OBServer process of the cluster. Answers at once with the task, dialect A.',
    pathParams: clusterPath,
    body: EmptyBody.optional(),
    ...answers(ocpData(OcpTaskA), startErrors, startClusterExamples, { permission: 'CLUSTER:{id}:UPDATE' }),
  },
  startZone: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/zones/:zoneName/start',
    summary: 'Start a zone',
    description:
      'Starts the zone’s OBServer processes and takes it back into service (START ZONE). Answers at once with the task, dialect B.',
    pathParams: zonePath,
    body: EmptyBody.optional(),
    ...answers(ocpData(OcpTaskB), zoneErrors, startZoneExamples, { permission: 'CLUSTER:{id}:UPDATE' }),
  },
  startServer: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/servers/:serverId/start',
    summary: 'Start an OBServer',
    description:
      'Starts the server’s process and takes it back into service (START SERVER). Answers at once with the task, dialect A; OCP 4.3 answers dialect C.',
    pathParams: serverPath,
    body: EmptyBody.optional(),
    ...answers(ocpData(OcpTaskA), serverErrors, startServerExamples, { permission: 'CLUSTER:{id}:UPDATE' }),
  },
});
