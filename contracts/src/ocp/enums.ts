/** A task has three statuses; ROLLBACK + SUCCESSFUL is a completed rollback. */
export const ocpTaskStatuses = ['RUNNING', 'FAILED', 'SUCCESSFUL'] as const;
export const ocpTaskOperations = ['EXECUTE', 'RETRY', 'ROLLBACK'] as const;
/** SYS_ONECE is spelt so by the vendor, everywhere. */
export const ocpTaskTypes = ['MANUAL', 'SYS_ONECE', 'SCHEDULED', 'SYS_SCHEDULED'] as const;
export const ocpSubtaskStatuses = [
  'PENDING',
  'READY',
  'RUNNING',
  'CANCELING',
  'FAILED',
  'SUCCESSFUL',
] as const;
/** ROLLBACK_SKIP stands in OCP Express's source only; the vendor's documents leave it out. */
export const ocpSubtaskOperations = [
  'EXECUTE',
  'RETRY',
  'ROLLBACK',
  'SKIP',
  'ROLLBACK_SKIP',
  'CANCEL',
] as const;

export const ocpClusterStatuses = [
  'RUNNING',
  'CREATING',
  'DELETING',
  'STARTING',
  'RESTARTING',
  'STOPPING',
  'STOPPED',
  'TAKINGOVER',
  'MOVINGOUT',
  'SWITCHOVER',
  'FAILOVER',
  'OPERATING',
  'UNAVAILABLE',
] as const;
export const ocpZoneStatuses = [
  'RUNNING',
  'UNAVAILABLE',
  'SERVICE_STOPPED',
  'STOPPED',
  'DELETED',
  'CREATING',
  'STOPPING',
  'STARTING',
  'RESTARTING',
  'DELETING',
  'OPERATING',
] as const;
/** Both generations: STOPPING and STOPPED up to 2024, split into service and process from 4.2 on. */
export const ocpServerStatuses = [
  'RUNNING',
  'UNAVAILABLE',
  'CREATING',
  'STARTING',
  'RESTARTING',
  'STOPPING',
  'STOPPED',
  'OPERATING',
  'DELETING',
  'DELETED',
  'SERVICE_STOPPING',
  'SERVICE_STOPPED',
  'PROCESS_STOPPING',
  'PROCESS_STOPPED',
] as const;
export const ocpInnerStatuses = ['ACTIVE', 'INACTIVE', 'DELETING', 'TAKEOVER_BY_RS'] as const;
/** What a server stop of 2025 asks for: out of service only, or the process too. */
export const ocpServerStopTypes = ['STOP_SERVICE', 'STOP_PROCESS'] as const;

export type OcpTaskStatus = (typeof ocpTaskStatuses)[number];
export type OcpTaskOperation = (typeof ocpTaskOperations)[number];
export type OcpSubtaskStatus = (typeof ocpSubtaskStatuses)[number];
export type OcpSubtaskOperation = (typeof ocpSubtaskOperations)[number];
export type OcpServerStopType = (typeof ocpServerStopTypes)[number];
