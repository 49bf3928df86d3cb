import * as z from 'zod';
import { defineRoutes } from '../../definition/define-routes.ts';
import { integerText } from '../../definition/fields.ts';
import { OcpNoData, ocpContents } from '../../ocp/envelope.ts';
import { answers, changing, reading } from '../define-route.ts';
import { doneExamples, identityRequests, reachExamples } from '../examples.ts';
import { AgentReach, ClusterIdentity } from '../schemas.ts';

const cluster = z.object({ id: integerText({ description: 'Id of the cluster.', example: 1 }) });

/** The agents of real clusters. */
export const agentRoutes = defineRoutes('gateway', {
  listReach: {
    method: 'GET',
    path: '/obstop/v1/clusters/:id/reach',
    summary: 'Show how the agents of a cluster are reached',
    description:
      'Of clusters that obshell manages: each agent in the order of the configuration, as this process found it of late.',
    pathParams: cluster,
    ...answers(ocpContents(AgentReach), reading('clusterNotFound'), reachExamples, {
      permission: 'OBSTOP:FLEET:READ',
    }),
  },
  setClusterIdentity: {
    method: 'POST',
    path: '/obstop/v1/clusters/:id/identity',
    summary: 'Say which cluster of OceanBase it is',
    description:
      'Replaces what its agents said first. From then on only agents of this one are used; those of another get no order.',
    pathParams: cluster,
    body: ClusterIdentity,
    ...answers(OcpNoData, changing('clusterNotFound'), doneExamples, {
      permission: 'OBSTOP:FLEET:UPDATE',
      requestExamples: identityRequests,
    }),
  },
});
