import { defineRoutes } from '../../definition/define-routes.ts';
import { answers, authenticatedPost } from '../define-route.ts';
import { ocpData } from '../envelope.ts';
import {
  restartClusterExamples,
  restartServerExamples,
  restartServerRequests,
  restartZoneExamples,
} from '../examples/restart.ts';
import {
  clusterPath,
  EmptyBody,
  RestartServerBody,
  RestartServerQuery,
  serverPath,
  zonePath,
} from '../parameters.ts';
import { OcpTaskA, OcpTaskB } from '../task/dialects.ts';

const restartErrors = authenticatedPost(
  'clusterNotFound',
  'clusterBusy',
  'statusNotAllowed',
  'clusterProtected',
  'otherZoneStopped',
  'majorityLost',
);
const zoneErrors = [...restartErrors, 'zoneNotFound'] as const;
const serverErrors = [...restartErrors, 'serverNotFound', 'illegalArgument'] as const;
const permission = 'CLUSTER:{id}:UPDATE';

/** A stop and the start after it, as one task. */
export const restartRoutes = defineRoutes('ocp-restart', {
  restartCluster: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/restart',
    summary: 'Restart a cluster',
    description:
      'Restarts the cluster zone by zone: each zone is taken out of service, its OBServer processes are ended and started, and it serves again before the next one follows. Refused where a tenant would lose its majority meanwhile, as in a cluster of fewer than three zones; such a cluster is stopped and started. Answers at once with the task, dialect A.',
    pathParams: clusterPath,
    body: EmptyBody.optional(),
    ...answers(ocpData(OcpTaskA), restartErrors, restartClusterExamples, { permission }),
  },
  restartZone: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/zones/:zoneName/restart',
    summary: 'Restart a zone',
    description:
      'Takes the zone out of service (STOP ZONE), ends all of its OBServer processes, starts them, and takes the zone back into service (START ZONE). Answers at once with the task, dialect B.',
    pathParams: zonePath,
    body: EmptyBody.optional(),
    ...answers(ocpData(OcpTaskB), zoneErrors, restartZoneExamples, { permission }),
  },
  restartServer: {
    method: 'POST',
    path: '/api/v2/ob/clusters/:id/servers/:serverId/restart',
    summary: 'Restart an OBServer',
    description:
      'Takes the server out of service (STOP SERVER), ends its process, starts it, and takes the server back into service (START SERVER). Options go into the body or the query; given in both they must agree. Answers at once with the task, dialect B.',
    pathParams: serverPath,
    query: RestartServerQuery,
    body: RestartServerBody.optional(),
    ...answers(ocpData(OcpTaskB), serverErrors, restartServerExamples, {
      permission,
      requestExamples: restartServerRequests,
    }),
  },
});
