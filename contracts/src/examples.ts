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
