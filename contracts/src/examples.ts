import { type ExamplesOf, examplesOf } from './definition/shown-examples.ts';
import { obshellErrors } from './obshell/error-catalogue.ts';
import { errorExample as obshellErrorExample } from './obshell/examples/envelope.ts';
import { obshellRoutes } from './obshell/routes.ts';
import { obstopErrors } from './obstop/error-catalogue.ts';
import { errorExample as obstopErrorExample } from './obstop/examples.ts';
import { obstopRoutes } from './obstop/routes.ts';
import { ocpErrors } from './ocp/error-catalogue.ts';
import { errorExample as ocpErrorExample } from './ocp/examples/envelope.ts';
import { ocpRoutes } from './ocp/routes.ts';

export type { ExamplesOf, ShownAnswer } from './definition/shown-examples.ts';

/**
 * Every example that the document has of OCP's calls, by operation id: `ocpExamples.stopZone.answers.clusterBusy` has status, summary
 * and value, `ocpExamples.stopServer.requests.byForce` a body. Errors are in English; `ocpErrorExample(name, 'zh')` has them in Chinese.
 */
export const ocpExamples: ExamplesOf<typeof ocpRoutes> = /* @__PURE__ */ examplesOf(
  ocpRoutes,
  ocpErrors,
  ocpErrorExample,
);

/** The same of obshell's calls. */
export const obshellExamples: ExamplesOf<typeof obshellRoutes> = /* @__PURE__ */ examplesOf(
  obshellRoutes,
  obshellErrors,
  obshellErrorExample,
);

/** The same of our own calls. */
export const obstopExamples: ExamplesOf<typeof obstopRoutes> = /* @__PURE__ */ examplesOf(
  obstopRoutes,
  obstopErrors,
  obstopErrorExample,
);

export {
  agentsStatusExamples,
  gitInfoExamples,
  infoExamples as agentInfoExamples,
  listAgentsExamples,
  obInfoExamples,
  secretExamples,
  statusExamples,
  timeExamples as agentTimeExamples,
} from './obshell/examples/agent.ts';
export { errorExample as obshellErrorExample } from './obshell/examples/envelope.ts';
export { loginExamples, logoutExamples, logoutRequests } from './obshell/examples/session.ts';
export {
  checkExamples,
  startExamples,
  startRequests,
  stopExamples,
  stopRequests,
  stopZoneExamples as stopObZoneExamples,
  stopZoneRequests as stopObZoneRequests,
} from './obshell/examples/stop.ts';
export {
  dagExamples,
  doneExamples,
  listDagsExamples,
  logEntryExamples,
  nodeExamples,
  operatorRequests,
  passRequests,
  subTaskExamples,
} from './obshell/examples/tasks.ts';
export {
  auditExamples,
  checkedExamples,
  checkRequests,
  doneExamples as obstopDoneExamples,
  errorExample as obstopErrorExample,
  faultExamples,
  faultRequests,
  listFaultsExamples,
  listKeysExamples,
  listUsersExamples,
  newKeyExamples,
  newUserRequests,
  ownPasswordRequests,
  userChangeRequests,
  userExamples,
} from './obstop/examples.ts';
export {
  clusterExamples,
  listClustersExamples,
  listServersExamples,
  listZoneServersExamples,
  listZonesExamples,
} from './ocp/examples/clusters.ts';
export { errorExample as ocpErrorExample } from './ocp/examples/envelope.ts';
export {
  restartClusterExamples,
  restartServerExamples,
  restartServerRequests,
  restartZoneExamples,
} from './ocp/examples/restart.ts';
export { startClusterExamples, startServerExamples, startZoneExamples } from './ocp/examples/start.ts';
export {
  stopClusterExamples,
  stopServerExamples,
  stopServerRequests,
  stopZoneExamples,
} from './ocp/examples/stop.ts';
export { infoExamples, timeExamples } from './ocp/examples/system.ts';
export {
  listTasksExamples,
  logExamples,
  noDataExamples,
  subtaskExamples,
  taskExamples,
} from './ocp/examples/tasks.ts';
