import { defineRoutes } from '../../definition/define-routes.ts';
import { answers, authenticatedPost } from '../define-route.ts';
import { ocpData } from '../envelope.ts';
import {
  stopClusterExamples,
  stopServerExamples,
  stopServerRequests,
  stopZoneExamples,
} from '../examples/stop.ts';
import {
  clusterPath,
  EmptyBody,
  StopServerBody,
  StopServerQuery,
  serverPath,
  zonePath,
} from '../parameters.ts';
import { OcpTaskA, OcpTaskB } from '../task/dialects.ts';

const stopErrors = authenticatedPost(
  'clusterNotFound',
  'clusterBusy',
  'statusNotAllowed',
  'clusterProtected',
);
const isolateErrors = [...stopErrors, 'zoneNotFound', 'otherZoneStopped', 'majorityLost'] as const;
const serverErrors = [
  ...stopErrors,
  'serverNotFound',
  'illegalArgument',
  'otherZoneStopped',
  'majorityLost',
] as const;

/** The three stops. Each answers at once with a task; follow it with getTask. */
export const stopRoutes = defineRoutes('ocp-stop', {
  stopCluster: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/stop',
    summary: 'Stop a cluster',
    description: 'Ends every OBServer process of the cluster. Answers at once with the task, dialect A.',
    pathParams: clusterPath,
    body: EmptyBody.optional(),
    ...answers(ocpData(OcpTaskA), stopErrors, stopClusterExamples, { permission: 'CLUSTER:{id}:UPDATE' }),
  },
  stopZone: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/zones/:zoneName/stop',
    summary: 'Stop a zone',
    description:
      'Takes the zone out of service (STOP ZONE), then ends its OBServer processes. Answers at once with the task, dialect B.',
    pathParams: zonePath,
    body: EmptyBody.optional(),
    ...answers(ocpData(OcpTaskB), isolateErrors, stopZoneExamples, { permission: 'CLUSTER:{id}:UPDATE' }),
  },
  stopServer: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/servers/:serverId/stop',
    summary: 'Stop an OBServer',
    description:
      'Takes the server out of service (STOP SERVER), then ends its process. Options go into the body or the query; given in both they must agree. Answers at once with the task, dialect A; OCP 4.3 answers dialect C and refuses a request that leaves freezeServer out.',
    pathParams: serverPath,
    query: StopServerQuery,
    body: StopServerBody.optional(),
    ...answers(ocpData(OcpTaskA), serverErrors, stopServerExamples, {
      permission: 'CLUSTER:{id}:UPDATE',
      requestExamples: stopServerRequests,
    }),
  },
});
