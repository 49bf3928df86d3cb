import type {
  ObshellOperator as Operator,
  obshellDagOperators,
  ObshellState as State,
} from './obshell/enums.ts';
import type { OcpSubtaskOperation, OcpSubtaskStatus, OcpTaskOperation, OcpTaskStatus } from './ocp/enums.ts';

/** What one word of an API is in the other: a word of it, or nothing, with the reason. */
export type Counterpart<To extends string> =
  | { readonly to: To; readonly note?: string }
  | { readonly none: string };

type Table<From extends string, To extends string> = { readonly [F in From]: Counterpart<To> };

/** Calls that operate an OCP task or subtask. */
export type OcpCommand = 'retryTask' | 'rollbackTask' | 'retrySubtask' | 'skipSubtask' | 'cancelSubtask';
/** What may be asked of an obshell DAG (`dag`) or of a node of one (`node`). */
export type ObshellCommand = `dag ${(typeof obshellDagOperators)[number]}` | 'node PASS';

const rolledBack = 'with ROLLBACK it is a completed rollback, not a success';

/** An OCP task's status as the state of a DAG. */
export const taskStatusToDagState = {
  RUNNING: { to: 'RUNNING', note: 'READY until its first step begins' },
  FAILED: { to: 'FAILED' },
  SUCCESSFUL: { to: 'SUCCEED', note: rolledBack },
} as const satisfies Table<OcpTaskStatus, State>;

/** A DAG's state as the status of an OCP task. */
export const dagStateToTaskStatus = {
  PENDING: { none: 'a DAG is never PENDING' },
  READY: { to: 'RUNNING', note: 'a task has no status before it runs' },
  RUNNING: { to: 'RUNNING' },
  FAILED: { to: 'FAILED' },
  SUCCEED: { to: 'SUCCESSFUL', note: `${rolledBack}; with PASS it was passed over` },
} as const satisfies Table<State, OcpTaskStatus>;

/** An OCP task's operation as the operator of a DAG. */
export const taskOperationToDagOperator = {
  EXECUTE: { to: 'RUN' },
  RETRY: { to: 'RUN', note: 'the retried node has RETRY, the DAG never' },
  ROLLBACK: { to: 'ROLLBACK' },
} as const satisfies Table<OcpTaskOperation, Operator>;

/** A DAG's operator as the operation of an OCP task. */
export const dagOperatorToTaskOperation = {
  RUN: { to: 'EXECUTE' },
  RETRY: { none: 'a DAG’s operator is never RETRY' },
  ROLLBACK: { to: 'ROLLBACK' },
  CANCEL: { none: 'OCP cancels subtasks; the task then fails by itself' },
  PASS: { none: 'OCP skips subtasks; the task then goes on' },
} as const satisfies Table<Operator, OcpTaskOperation>;

/** An OCP subtask's status as the state of a sub task. */
export const subtaskStatusToState = {
  PENDING: { to: 'PENDING' },
  READY: { to: 'READY' },
  RUNNING: { to: 'RUNNING' },
  CANCELING: { to: 'RUNNING', note: 'with the operator CANCEL' },
  FAILED: { to: 'FAILED' },
  SUCCESSFUL: { to: 'SUCCEED' },
} as const satisfies Table<OcpSubtaskStatus, State>;

/** A sub task's state as the status of an OCP subtask. */
export const stateToSubtaskStatus = {
  PENDING: { to: 'PENDING' },
  READY: { to: 'READY' },
  RUNNING: { to: 'RUNNING' },
  FAILED: { to: 'FAILED' },
  SUCCEED: { to: 'SUCCESSFUL', note: 'undone, that is with ROLLBACK, it is PENDING in OCP' },
} as const satisfies Table<State, OcpSubtaskStatus>;

/** An OCP subtask's operation as the operator of a sub task. */
export const subtaskOperationToOperator = {
  EXECUTE: { to: 'RUN' },
  RETRY: { to: 'RETRY' },
  ROLLBACK: { to: 'ROLLBACK' },
  SKIP: { to: 'PASS' },
  ROLLBACK_SKIP: { to: 'PASS', note: 'obshell has no word for an undoing that was skipped' },
  CANCEL: { to: 'CANCEL' },
} as const satisfies Table<OcpSubtaskOperation, Operator>;

/** A sub task's operator as the operation of an OCP subtask. */
export const operatorToSubtaskOperation = {
  RUN: { to: 'EXECUTE' },
  RETRY: { to: 'RETRY' },
  ROLLBACK: { to: 'ROLLBACK' },
  CANCEL: { to: 'CANCEL' },
  PASS: { to: 'SKIP' },
} as const satisfies Table<Operator, OcpSubtaskOperation>;

/** What OCP can be asked to do with a task, as a request to obshell. */
export const ocpCommandToObshell = {
  retryTask: { to: 'dag RETRY', note: 'a stop’s DAG allows it in its minor freeze only' },
  rollbackTask: { to: 'dag ROLLBACK', note: 'a stop’s DAG never allows it: start what was stopped' },
  retrySubtask: { none: 'obshell retries the failed stage of a DAG, not one sub task' },
  skipSubtask: { to: 'node PASS', note: 'a stop’s main DAG does not allow it, the agents’ sub DAGs do' },
  cancelSubtask: { none: 'obshell cancels the DAG' },
} as const satisfies Table<OcpCommand, ObshellCommand>;

/** What obshell can be asked to do with a DAG, as a call of OCP. */
export const obshellCommandToOcp = {
  'dag CANCEL': { none: 'OCP cancels one running subtask at a time' },
  'dag RETRY': { to: 'retryTask' },
  'dag ROLLBACK': { to: 'rollbackTask' },
  'dag PASS': { none: 'OCP skips one failed subtask at a time and then goes on' },
  'node PASS': { to: 'skipSubtask' },
} as const satisfies Table<ObshellCommand, OcpCommand>;

/** Every table with its headings, in the order in which the documentation shows them. */
export const stateMapping = [
  { title: 'Task status → DAG state', from: 'OCP', to: 'obshell', table: taskStatusToDagState },
  { title: 'DAG state → task status', from: 'obshell', to: 'OCP', table: dagStateToTaskStatus },
  { title: 'Task operation → DAG operator', from: 'OCP', to: 'obshell', table: taskOperationToDagOperator },
  { title: 'DAG operator → task operation', from: 'obshell', to: 'OCP', table: dagOperatorToTaskOperation },
  { title: 'Subtask status → sub task state', from: 'OCP', to: 'obshell', table: subtaskStatusToState },
  { title: 'Sub task state → subtask status', from: 'obshell', to: 'OCP', table: stateToSubtaskStatus },
  {
    title: 'Subtask operation → sub task operator',
    from: 'OCP',
    to: 'obshell',
    table: subtaskOperationToOperator,
  },
  {
    title: 'Sub task operator → subtask operation',
    from: 'obshell',
    to: 'OCP',
    table: operatorToSubtaskOperation,
  },
  { title: 'Call on a task → request to a DAG', from: 'OCP', to: 'obshell', table: ocpCommandToObshell },
  { title: 'Request to a DAG → call on a task', from: 'obshell', to: 'OCP', table: obshellCommandToOcp },
] as const satisfies readonly {
  title: string;
  from: 'OCP' | 'obshell';
  to: 'OCP' | 'obshell';
  table: Record<string, Counterpart<string>>;
}[];
