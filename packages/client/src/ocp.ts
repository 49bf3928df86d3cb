export type { OcpAuth } from './ocp/auth.ts';
export type {
  ListClustersOptions,
  ListServersOptions,
  ListTasksOptions,
  OcpClient,
  OcpClusters,
  OcpServers,
  OcpSubtasks,
  OcpTask,
  OcpTasks,
  OcpZones,
  PageOptions,
  RestartServerOptions,
  StopServerOptions,
} from './ocp/client.ts';
export type { OcpClientOptions } from './ocp/connect.ts';
export { createOcpClient } from './ocp/create-client.ts';
export type { Listing } from './ocp/listing.ts';
export type { OcpCluster, OcpServer, OcpZone, Page } from './ocp/read-cluster.ts';
export type { OcpRawTask } from './ocp/read-task.ts';
