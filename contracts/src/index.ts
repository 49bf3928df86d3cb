export type { ErrorEntry, Language } from './definition/error-entry.ts';
export { renderMessage } from './definition/error-entry.ts';
export type { Example, RouteMetadata } from './definition/route-metadata.ts';
export { readJson, writeJson } from './json/lossless.ts';
export {
  ObshellAgentsStatus,
  ObshellGitInfo,
  ObshellInfo,
  ObshellObInfo,
  ObshellSecret,
  ObshellStatus,
  ObshellTime,
} from './obshell/agent.ts';
export type { ObshellOperator, ObshellState } from './obshell/enums.ts';
export {
  obshellDagOperators,
  obshellIdentities,
  obshellNodeOperators,
  obshellOperators,
  obshellScopeTypes,
  obshellStates,
} from './obshell/enums.ts';
export type { ObshellContents } from './obshell/envelope.ts';
export {
  ObshellError,
  ObshellErrorResponse,
  ObshellListErrorResponse,
  ObshellNoData,
  obshellContents,
  obshellData,
} from './obshell/envelope.ts';
export type { ObshellErrorName } from './obshell/error-catalogue.ts';
export { obshellErrors } from './obshell/error-catalogue.ts';
export type { ObshellErrorEntry } from './obshell/errors/row.ts';
export type { ObshellStartRequest, ObshellStopRequest, ObshellStopZoneRequest } from './obshell/requests.ts';
export {
  ObshellNodeOperatorBody,
  ObshellOperatorBody,
  ObshellScope,
  ObshellStartBody,
  ObshellStopBody,
  ObshellStopZoneBody,
} from './obshell/requests.ts';
export type { ObshellAdditionalData } from './obshell/task/dag.ts';
export {
  ObshellAgentAddress,
  ObshellDag,
  ObshellGenericId,
  ObshellLogEntry,
  ObshellNode,
  ObshellSubTask,
} from './obshell/task/dag.ts';
export type { GenericId, GenericIdPlace } from './obshell/task/generic-id.ts';
export { formatGenericId, parseGenericId } from './obshell/task/generic-id.ts';
export { Check, Checked } from './obstop/check.ts';
export type { ObstopErrorName } from './obstop/error-catalogue.ts';
export { obstopErrors } from './obstop/error-catalogue.ts';
export {
  AccessKeyView,
  AgentReach,
  AuditRecord,
  Fault,
  FaultDraft,
  UserView,
} from './obstop/schemas.ts';
export { englishIn, sayOcpError } from './ocp/chinese.ts';
export { OcpCluster, OcpClusterDetail, OcpServer, OcpTenant, OcpZone } from './ocp/cluster.ts';
export type {
  OcpServerStopType,
  OcpSubtaskOperation,
  OcpSubtaskStatus,
  OcpTaskOperation,
  OcpTaskStatus,
} from './ocp/enums.ts';
export {
  ocpClusterStatuses,
  ocpInnerStatuses,
  ocpServerStatuses,
  ocpServerStopTypes,
  ocpSubtaskOperations,
  ocpSubtaskStatuses,
  ocpTaskOperations,
  ocpTaskStatuses,
  ocpTaskTypes,
  ocpZoneStatuses,
} from './ocp/enums.ts';
export type { OcpPaged } from './ocp/envelope.ts';
export {
  OcpError,
  OcpErrorResponse,
  OcpNoData,
  OcpPage,
  OcpSubError,
  ocpContents,
  ocpData,
  ocpPaged,
} from './ocp/envelope.ts';
export type { OcpErrorName } from './ocp/error-catalogue.ts';
export { ocpErrors } from './ocp/error-catalogue.ts';
export type { OcpBusyTarget } from './ocp/error-targets.ts';
export type { RestartServerOptions, StopServerOptions } from './ocp/parameters.ts';
export { RestartServerBody, StopServerBody } from './ocp/parameters.ts';
export {
  OcpBasicTask,
  OcpId,
  OcpSubtaskA,
  OcpSubtaskB,
  OcpSubtaskC,
  OcpSubtaskD,
  OcpTaskA,
  OcpTaskB,
  OcpTaskC,
  OcpTaskD,
} from './ocp/task/dialects.ts';
export type { OcpSubtask, OcpTask, OcpTaskContext } from './ocp/task/task.ts';
export {
  writeOcpBasicTask,
  writeOcpSubtaskD,
  writeOcpTaskA,
  writeOcpTaskB,
  writeOcpTaskC,
  writeOcpTaskD,
} from './ocp/task/write-task.ts';
