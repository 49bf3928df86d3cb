export type { ExpandOutcome } from './expand-plan.ts';
export { expandPlan } from './expand-plan.ts';
export type { ClusterId, ServerId, SubtaskId, TaskId } from './ids.ts';
export { clusterId, serverId, subtaskId, taskId } from './ids.ts';
export type { PlannedTask, TaskIds } from './new-task.ts';
export { newTask } from './new-task.ts';
export type { Plan, PlanNode, SubtaskDraft } from './plan.ts';
export { formerStatusesOf } from './plans/former-statuses.ts';
export { isObshellTask, killsProcesses, obshellRequestOf } from './plans/obshell-plan.ts';
export { planObshellStart } from './plans/obshell-start.ts';
export { planObshellStop } from './plans/obshell-stop.ts';
export { planRestart, planStart, planStop } from './plans/plan.ts';
export type { RestartRefusal, SafetyFacts, StartRefusal, StopRefusal } from './safety/check.ts';
export { checkIsolation, checkRestart, checkStart, checkStop } from './safety/check.ts';
export type { ObshellStartRefusal, ObshellStopRefusal } from './safety/check-obshell.ts';
export {
  checkObshellIsolation,
  checkObshellStart,
  checkObshellStop,
  serves,
} from './safety/check-obshell.ts';
export type { AllowedInstead, Refusal, Verdict } from './safety/refusal.ts';
export type {
  ClusterTarget,
  ObshellStartRequest,
  ObshellStopMode,
  ObshellStopRequest,
  ObshellTaskRequest,
  ObshellZoneCall,
  RestartRequest,
  ServersTarget,
  StartRequest,
  StopRequest,
  Target,
  ZonesTarget,
} from './stop-request.ts';
export { targetServers, targetZones } from './target.ts';
export type {
  FormerStatuses,
  Subtask,
  SubtaskOperation,
  SubtaskStatus,
  SubtaskTarget,
  Task,
  TaskContext,
  TaskOperation,
  TaskStatus,
} from './task.ts';
export { changedSubtasks } from './task-state/changed-subtasks.ts';
export type {
  IllegalTransition,
  RecoverEvent,
  RunEvent,
  RunOutcome,
  SubtaskCommand,
  TaskCommand,
  TaskEvent,
  Transition,
} from './task-state/events.ts';
export { lockEffect } from './task-state/lock-effect.ts';
export { isSkipped, retryPauseMs } from './task-state/subtask.ts';
export { isRollbackProhibited } from './task-state/task-commands.ts';
export { readySubtasks, statusCount, subtaskOf } from './task-state/task-queries.ts';
export { defaultReadyLimit, transition, transitionAll } from './task-state/transition.ts';
export type {
  Cluster,
  ClusterRole,
  ClusterStatus,
  InnerStatus,
  Server,
  ServerStatus,
  Tenant,
  Zone,
  ZoneStatus,
} from './topology.ts';
export { serversOf } from './topology.ts';
