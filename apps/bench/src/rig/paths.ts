import { ocpOperations, pathOf } from '@obstop/contracts/operations';

/** Paths of the calls that are measured, by the contract's table. */
export const listTasksPath = ocpOperations.listTasks.path;
export const getTaskPath = (taskInstanceId: number) => pathOf(ocpOperations.getTask, { taskInstanceId });
export const stopClusterPath = (id: number) => pathOf(ocpOperations.stopCluster, { id });
/** Of the first server of a cluster, as makeClusters numbers them. */
export const stopFirstServerPath = (id: number) =>
  pathOf(ocpOperations.stopServer, { id, serverId: 1 + (id - 1) * 3 });
