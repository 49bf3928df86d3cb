export type { AgentKey, AgentKeyStore } from './ports/agent-key-store.ts';
export type { AuditLog, AuditOutcome, AuditQuery, AuditRecord, AuditRequest } from './ports/audit-log.ts';
export type { Clock, Random } from './ports/clock.ts';
export type { ClusterStore, StatusChange, StatusWriter } from './ports/cluster-store.ts';
export type { ClusterObservation, Fleet, FleetCall, FleetSibling } from './ports/fleet.ts';
export type {
  IdentityStore,
  StoredAccessKey,
  StoredUser,
  UserChange,
  UserDraft,
  WithChange,
} from './ports/identity-store.ts';
export type {
  ObshellClusterState,
  ObshellFleetState,
  ObshellIdentity,
  ObshellOrder,
  ObshellVerb,
} from './ports/obshell-fleet-state.ts';
export type { ReplayClaim, ReplayClaimOutcome, ReplayStore, StoredAnswer } from './ports/replay-store.ts';
export type {
  Fault,
  FaultDraft,
  FaultRule,
  FaultScope,
  FleetOperation,
  HttpFaultRule,
  LatencyDistribution,
} from './ports/simulated-fault.ts';
export type {
  SimulatedChange,
  SimulatedCluster,
  SimulatedFleetState,
  SimulatedServer,
  SimulatedZone,
  StruckCluster,
} from './ports/simulated-fleet-state.ts';
export type { StoreUnavailableReason } from './ports/store-unavailable.ts';
export { StoreUnavailableError, storeOutage } from './ports/store-unavailable.ts';
export type { TaskQueue } from './ports/task-queue.ts';
export type {
  CommitOutcome,
  CreateTaskOutcome,
  Decide,
  OperationOutcome,
  OperatorWrite,
  SubtaskLogEntry,
  TaskChange,
  TaskDraft,
  TaskHead,
  TaskQuery,
  TaskRecord,
  TaskStore,
} from './ports/task-store.ts';
export type { StepOutcome } from './runner/run-step.ts';
export type { Runner, RunnerOptions } from './runner/runner.ts';
export { createRunner } from './runner/runner.ts';
export { standardSteps } from './steps/registry.ts';
export type { Step, StepContext, StepRegistry } from './steps/step.ts';
export type {
  AcceptOutcome,
  AcceptPorts,
  Allowed,
  Creator,
  NotAccepted,
  Proposal,
} from './use-cases/accept.ts';
export { accept, dryRun } from './use-cases/accept.ts';
export type { ObshellAcceptOutcome } from './use-cases/accept-obshell.ts';
export {
  acceptObshellStart,
  acceptObshellStop,
  obshellStartProposal,
  obshellStopProposal,
  ofObshell,
} from './use-cases/accept-obshell.ts';
export {
  acceptRestart,
  acceptStart,
  acceptStop,
  restartProposal,
  startProposal,
  stopProposal,
} from './use-cases/accept-ocp.ts';
export type { Holder } from './use-cases/lock-holder.ts';
export type { OperateOutcome, OperatePorts, OperateSubtaskOutcome } from './use-cases/operate-task.ts';
export { operateSubtask, operateTask } from './use-cases/operate-task.ts';
