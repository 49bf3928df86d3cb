import { defineRoutes } from '../../definition/define-routes.ts';
import { ObshellObInfo } from '../agent.ts';
import { answers, authenticated, authenticatedPost } from '../define-route.ts';
import { ObshellNoData, obshellContents, obshellData } from '../envelope.ts';
import { scopeErrors } from '../errors/scope.ts';
import { listAgentsExamples, obInfoExamples } from '../examples/agent.ts';
import {
  checkExamples,
  startExamples,
  startRequests,
  stopExamples,
  stopRequests,
  stopZoneExamples,
  stopZoneRequests,
} from '../examples/stop.ts';
import { zonePath } from '../parameters.ts';
import { ObshellStartBody, ObshellStopBody, ObshellStopZoneBody } from '../requests.ts';
import { ObshellAgentAddress, ObshellDag } from '../task/dag.ts';

const stopErrors = authenticatedPost(
  ...scopeErrors,
  'Agent.Identify.NotSupportOperation',
  'Common.BadRequest',
  'OB.Cluster.ForceStopOrTerminateRequired',
  'OB.Cluster.StopModeConflict',
  'OB.Cluster.ForceStopRequired',
  'OB.Server.StoppedInMultiZone',
  'OB.Cluster.Tenant.Replica.Invalid',
  'MySQL.Error',
  'Task.CreateFailed',
);
const zoneRules = [
  'Agent.OceanBase.NotHold',
  'Common.BadRequest',
  'Agent.Identify.NotSupportOperation',
  'OB.Zone.NotExist',
  'OB.Server.StoppedInMultiZone',
  'OB.Cluster.Tenant.Replica.Invalid',
  'MySQL.Error',
] as const;
const stopZoneErrors = authenticatedPost(...zoneRules, 'Agent.RPC.RequestError', 'Task.CreateFailed');
const checkErrors = authenticatedPost(...zoneRules);
const startErrors = authenticatedPost(
  ...scopeErrors,
  'Agent.Identify.NotSupportOperation',
  'Task.CreateFailed',
);

/** Stopping, starting and describing the cluster. */
export const obRoutes = defineRoutes('obshell-ob', {
  stopOb: {
    method: 'POST',
    path: '/api/v1/ob/stop',
    summary: 'Stop a cluster, zones or servers',
    description:
      'Neither flag: out of service by SQL, the processes stay alive. force: kill at once. terminate: minor freeze, then kill. 200 only means that the DAG was stored: while another one holds the agents, it fails at its second stage.',
    body: ObshellStopBody,
    ...answers(obshellData(ObshellDag), stopErrors, stopExamples, { requestExamples: stopRequests }),
  },
  stopObZone: {
    method: 'POST',
    path: '/api/v1/ob/zone/:zone_name/stop',
    summary: 'Stop a zone',
    description: 'Takes the zone out of service by SQL, then kills its processes. Since 4.4.1.',
    pathParams: zonePath,
    body: ObshellStopZoneBody.optional(),
    ...answers(obshellData(ObshellDag), stopZoneErrors, stopZoneExamples, {
      requestExamples: stopZoneRequests,
    }),
  },
  checkStopObZone: {
    method: 'POST',
    path: '/api/v1/ob/zone/:zone_name/stop/check',
    summary: 'Ask whether a zone could be stopped',
    description: 'The checks of the zone stop and nothing else; success has no data. Since 4.4.1.',
    pathParams: zonePath,
    body: ObshellStopZoneBody.optional(),
    ...answers(ObshellNoData, checkErrors, checkExamples, { safe: true }),
  },
  startOb: {
    method: 'POST',
    path: '/api/v1/ob/start',
    summary: 'Start a cluster, zones or servers',
    description: 'The way back of a stop.',
    body: ObshellStartBody,
    ...answers(obshellData(ObshellDag), startErrors, startExamples, { requestExamples: startRequests }),
  },
  getObInfo: {
    method: 'GET',
    path: '/api/v1/ob/info',
    summary: 'Describe the cluster',
    description: 'Agents, and the observers by zone.',
    ...answers(obshellData(ObshellObInfo), authenticated('OB.Cluster.NotInitialized'), obInfoExamples),
  },
  listAgents: {
    method: 'GET',
    path: '/api/v1/ob/agents',
    summary: 'List the agents',
    description: 'Addresses of all agents of the cluster.',
    ...answers(obshellContents(ObshellAgentAddress), authenticated(), listAgentsExamples),
  },
});
