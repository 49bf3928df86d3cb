import type { ClusterId, PlannedTask, SubtaskId, Task, TaskId, TaskStatus } from '@obstop/domain';
import type { AuditRequest } from './audit-log.ts';
import type { StatusWriter } from './cluster-store.ts';

/** Everything needed to accept a stop or start. */
export interface TaskDraft extends PlannedTask {
  /** OCP stops take the cluster's lock in the accepting transaction (E2); obshell stops do not. */
  takeLock: boolean;
  /** Written as accepted in the same transaction, by stores that have an AuditLog. */
  audit?: AuditRequest;
}

/**
 * What came of accepting: stored and committed, or nothing stored.
 * - locked: `holder` has the cluster.
 * - outdated: another task had the cluster since the plan was made, and its former statuses are no longer what the
 *   inventory says; look and decide again. Only from a store that keeps the inventory beside the tasks.
 */
export type CreateTaskOutcome =
  | { kind: 'created'; task: Task }
  | { kind: 'locked'; holder: TaskId }
  | { kind: 'outdated' };

/** A stored task with the two numbers that guard every write to it. */
export interface TaskRecord {
  task: Task;
  /** Grows with every committed write; a write names the revision it was computed from. */
  revision: number;
  /** Grows with every claim (E3). 0 = never claimed. */
  epoch: number;
}

/** A task's name and status, and the numbers that show whether it has changed since it was read. */
export type TaskHead = Pick<TaskRecord, 'revision' | 'epoch'> &
  Pick<Task, 'id' | 'clusterId' | 'name' | 'status' | 'creator'>;

/**
 * One write of a task's owner: the task's next state, computed from `revision` by the state machine. It stores what a transition can change:
 * status, operation, end and former statuses of the task; status, operation, run count and times of subtasks.
 */
export interface TaskChange {
  next: Task;
  /**
   * The task that `next` was computed from, as stored at `revision`. Subtasks that are the very same object in both are not
   * written. Absent: all subtasks are written.
   */
  before?: Task;
  revision: number;
  /** The owner's, checked in the same statement (E3). */
  epoch: number;
  /** What the cluster lock does in the same transaction; `keep` by default. */
  lock?: 'keep' | 'free';
  /** The final entries of runs that end with it and the first of runs that start with it: written with the change, or not at all. */
  log?: SubtaskLogEntry[];
}

/**
 * - written: committed to stable storage; `revision` is the new one.
 * - outdated: another write came first; reload and decide again.
 * - lost: the epoch is old, the task has another owner; nothing changed and nothing more may be done.
 */
export type CommitOutcome = { kind: 'written'; revision: number } | { kind: 'outdated' } | { kind: 'lost' };

/** A write of somebody who does not own the task: its next state, and what goes with it in the same transaction. */
export interface OperatorWrite {
  kind: 'write';
  next: Task;
  lock: 'keep' | 'free' | 'take';
  /** As in TaskDraft. */
  audit?: AuditRequest;
}

/** Decides on the task as it is stored. It may be asked more than once; only the last answer counts. */
export type Decide<Why> = (task: Task) => OperatorWrite | { kind: 'refuse'; why: Why };

/**
 * - written: committed to stable storage, with a wake-up where the task is RUNNING now.
 * - refused: by `decide`; nothing changed.
 * - locked: `lock: 'take'` found another holder; nothing changed.
 * - unknown: there is no such task.
 */
export type OperationOutcome<Why> =
  | { kind: 'written'; task: Task }
  | { kind: 'refused'; why: Why }
  | { kind: 'locked'; task: Task; holder: TaskId }
  | { kind: 'unknown' };

/** What a list of tasks is narrowed by; every given field must match. */
export interface TaskQuery {
  /** Part of the task's name, without regard to case. */
  name?: string;
  statuses?: TaskStatus[];
  clusterIds?: ClusterId[];
  /** Only tasks that are of one of these clusters or were begun by this user. */
  visible?: { clusterIds: ClusterId[]; creatorId: number };
  /** Part of the cluster's name, without regard to case. */
  clusterName?: string;
  /** From 1. */
  page: number;
  size: number;
  sort: { by: 'id' | 'name' | 'status' | 'startTime' | 'finishTime'; direction: 'asc' | 'desc' };
}

/** One line block that a run of a subtask wrote. */
export interface SubtaskLogEntry {
  subtaskId: SubtaskId;
  /** Which run of the subtask (1…). */
  run: number;
  atMs: number;
  text: string;
}

/**
 * Durable tasks. Owns: tasks, subtasks, their logs, the cluster locks and the wake-up entries written with them.
 * Does not own: deciding (the state machine does), running (the runner does).
 * Invariants: E1 (create answers after the commit), E2 (one lock row per cluster), E3 (an old epoch changes nothing).
 */
export interface TaskStore {
  /** One transaction: task, subtasks with roots READY, lock, wake-up. */
  create(draft: TaskDraft): Promise<CreateTaskOutcome>;
  load(id: TaskId): Promise<TaskRecord | undefined>;
  /** As `load`, without the subtasks; the cost does not depend on the task's size. */
  head(id: TaskId): Promise<TaskHead | undefined>;
  list(query: TaskQuery): Promise<{ tasks: Task[]; total: number }>;
  /** Ids of tasks whose status is RUNNING, oldest first. */
  listRunning(): Promise<TaskId[]>;
  /** Makes `owner` the one owner: epoch + 1 (E3). Absent when the task is not RUNNING. */
  claim(id: TaskId, owner: string): Promise<TaskRecord | undefined>;
  commit(change: TaskChange): Promise<CommitOutcome>;
  /**
   * Decides and writes in one transaction, while nobody else can write to the task. A write of the owner waits for it and is
   * then outdated. So it takes effect at once, however busy the owner is, and also where the owner is dead.
   */
  operate<Why>(id: TaskId, decide: Decide<Why>): Promise<OperationOutcome<Why>>;
  lockHolder(clusterId: ClusterId): Promise<TaskId | undefined>;
  /**
   * Takes the cluster's lock for the task, unless another one holds it, and resolves to the holder (E2). Taking it again
   * changes nothing (E4). Status and epoch are compared in the same transaction: for a task that is not RUNNING, or with an old
   * epoch (E3), it changes nothing and rejects.
   */
  acquireLock(clusterId: ClusterId, by: StatusWriter): Promise<TaskId>;
  /** The task that a subtask belongs to. */
  taskOfSubtask(subtaskId: SubtaskId): Promise<TaskRecord | undefined>;
  /**
   * Appends all entries or none. With `by`, its epoch is compared in the same transaction. With an old epoch the entries are
   * dropped, because their run belongs to another owner by now (E3).
   */
  appendLog(entries: SubtaskLogEntry[], by?: StatusWriter): Promise<void>;
  /** In order of writing. */
  readLog(subtaskId: SubtaskId): Promise<SubtaskLogEntry[]>;
  /** Of all subtasks of the task, in order of writing. */
  readTaskLog(taskId: TaskId): Promise<SubtaskLogEntry[]>;
}
