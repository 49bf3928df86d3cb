export type {
  ListAuditOptions,
  ObstopCheck,
  ObstopClient,
  ObstopClusterIdentity,
  ObstopFaultDraft,
  ObstopNewUser,
  ObstopOwnPassword,
  ObstopUserChange,
} from './obstop/client.ts';
export { createObstopClient } from './obstop/create-client.ts';
export type {
  ObstopAccessKey,
  ObstopAgentReach,
  ObstopAuditRecord,
  ObstopChecked,
  ObstopFault,
  ObstopMe,
  ObstopNewAccessKey,
  ObstopPurged,
  ObstopUser,
} from './obstop/read.ts';
export type { OcpAuth } from './ocp/auth.ts';
export type { OcpClientOptions as ObstopClientOptions } from './ocp/connect.ts';
export type { Page } from './ocp/read-cluster.ts';
