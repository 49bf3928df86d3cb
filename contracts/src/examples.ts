export {
  clusterExamples,
  listClustersExamples,
  listServersExamples,
  listZonesExamples,
} from './ocp/examples/clusters.ts';
export { errorExample as ocpErrorExample } from './ocp/examples/envelope.ts';
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
