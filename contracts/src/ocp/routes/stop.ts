import { authenticatedPost, contract, metadata, responses } from '../define-route.ts';
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
export const stopRoutes = contract.router({
  stopCluster: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/stop',
    summary: 'Stop a cluster',
    description: 'Ends every OBServer process of the cluster. Answers at once with the task, dialect A.',
    pathParams: clusterPath,
    body: EmptyBody.optional(),
    responses: responses(ocpData(OcpTaskA), stopErrors),
    strictStatusCodes: true,
    metadata: metadata('stopCluster', 'ocp-stop', stopErrors, stopClusterExamples, {
      permission: 'CLUSTER:{id}:UPDATE',
    }),
  },
  stopZone: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/zones/:zoneName/stop',
    summary: 'Stop a zone',
    description:
      'Takes the zone out of service (STOP ZONE), then ends its OBServer processes. Answers at once with the task, dialect B.',
    pathParams: zonePath,
    body: EmptyBody.optional(),
    responses: responses(ocpData(OcpTaskB), isolateErrors),
    strictStatusCodes: true,
    metadata: metadata('stopZone', 'ocp-stop', isolateErrors, stopZoneExamples, {
      permission: 'CLUSTER:{id}:UPDATE',
    }),
  },
  stopServer: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/servers/:serverId/stop',
    summary: 'Stop an OBServer',
    description:
      'Takes the server out of service (STOP SERVER), then ends its process. Options go into the body or the query; given in both they must agree. Answers at once with the task, dialect A.',
    pathParams: serverPath,
    query: StopServerQuery,
    body: StopServerBody.optional(),
    responses: responses(ocpData(OcpTaskA), serverErrors),
    strictStatusCodes: true,
    metadata: metadata('stopServer', 'ocp-stop', serverErrors, stopServerExamples, {
      permission: 'CLUSTER:{id}:UPDATE',
      requestExamples: stopServerRequests,
    }),
  },
});
