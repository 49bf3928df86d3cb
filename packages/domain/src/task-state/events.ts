import type { SubtaskId } from '../ids.ts';
import type {
  FormerStatuses,
  Subtask,
  SubtaskOperation,
  SubtaskStatus,
  Task,
  TaskOperation,
  TaskStatus,
} from '../task.ts';

/** What the runner reports of one subtask. */
export type RunEvent =
  /** READY → RUNNING. */
  | { kind: 'start-subtask'; subtaskId: SubtaskId; nowMs: number }
  /** Its run or its rollback succeeded. The event also ends a skipped subtask, which is READY and never runs. */
  | {
      kind: 'succeed-subtask';
      subtaskId: SubtaskId;
      nowMs: number;
      /** They replace the task's. The step that took the cluster for the task has read them again. */
      formerStatuses?: FormerStatuses;
    }
  /** Its run or its rollback failed: an error, a timeout, or a cancel that the runner noticed. */
  | { kind: 'fail-subtask'; subtaskId: SubtaskId; nowMs: number };

/** What a person asks of one subtask. */
export type SubtaskCommand =
  | { kind: 'retry-subtask'; subtaskId: SubtaskId; nowMs: number }
  | { kind: 'skip-subtask'; subtaskId: SubtaskId; nowMs: number }
  | { kind: 'cancel-subtask'; subtaskId: SubtaskId; nowMs: number };

/** What a person asks of a task. */
export type TaskCommand =
  | { kind: 'retry-task'; nowMs: number }
  | { kind: 'rollback-task'; nowMs: number }
  /** obshell's CANCEL: everything under way is cancelled, the task fails. */
  | { kind: 'cancel-task'; nowMs: number }
  /** obshell's PASS: a failed task counts as done, nothing more runs. */
  | { kind: 'pass-task'; nowMs: number }
  /** obshell's forcePassDag: a failed task gives up the cluster and stays failed. */
  | { kind: 'release-task'; nowMs: number };

/** A new owner took over. What its predecessor had under way no longer runs. */
export type RecoverEvent = { kind: 'recover-task'; nowMs: number };

export type TaskEvent = RunEvent | SubtaskCommand | TaskCommand | RecoverEvent;

/** Why an event is not allowed now, with the statuses that decided it, so that a message can name them. */
export type IllegalTransition = {
  kind: 'illegal';
  event: TaskEvent['kind'];
  reason:
    | 'unknown-subtask'
    | 'task-not-running'
    | 'task-not-failed'
    | 'task-rolling-back'
    | 'rollback-prohibited'
    | 'subtask-not-ready'
    | 'subtask-not-running'
    | 'subtask-not-failed';
  taskStatus: TaskStatus;
  taskOperation: TaskOperation;
  subtaskStatus?: SubtaskStatus;
  subtaskOperation?: SubtaskOperation;
};

/** The next state of a task, or why there is none. */
export type Transition = { kind: 'ok'; task: Task } | IllegalTransition;

/** The outcome of several run events: the task after all of them, and the outcome of each, in their order. */
export type RunOutcome = { task: Task; outcomes: ({ kind: 'ok' } | IllegalTransition)[] };

/** Why a rule does not allow an event. */
export type NotAllowed = { kind: 'not-allowed'; reason: IllegalTransition['reason'] };

/** The answer of a rule on a whole task. In the changed task nothing has been released or ended yet. */
export type TaskRuling = { kind: 'ok'; task: Task } | NotAllowed;

/** The answer of a rule on one subtask: the changed subtask. With `resumes` a failed task runs again. */
export type SubtaskRuling = { kind: 'ok'; subtask: Subtask; resumes?: true } | NotAllowed;
