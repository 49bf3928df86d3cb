import type {
  IllegalTransition,
  Subtask,
  SubtaskCommand,
  SubtaskId,
  Task,
  TaskCommand,
  TaskId,
} from '@obstop/domain';
import { defaultReadyLimit, lockEffect, transition } from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import type { TaskStore } from '../ports/task-store.ts';

/** Ports of a person's operation on a task. */
export interface OperatePorts {
  store: TaskStore;
  queue: TaskQueue;
  clock: Clock;
  /** The runner's, 10 by default. */
  readyLimit?: number;
}

/**
 * - done: written; its runner was woken.
 * - unknown-task, unknown-subtask: nothing of that id; a subtask of another task counts as unknown.
 * - illegal: the state machine does not allow it now; `because` names reason and statuses.
 * - locked: the task had been released, and by now another one holds the cluster.
 */
export type OperateOutcome =
  | { kind: 'done'; task: Task }
  | { kind: 'unknown-task'; taskId: TaskId }
  | { kind: 'unknown-subtask'; taskId: TaskId; subtaskId: SubtaskId }
  | { kind: 'illegal'; because: IllegalTransition }
  | { kind: 'locked'; holder: TaskId };

/** As `OperateOutcome`, with the subtask after the operation. */
export type OperateSubtaskOutcome =
  | { kind: 'done'; task: Task; subtask: Subtask }
  | Exclude<OperateOutcome, { kind: 'done' }>;

async function operate(
  { store, queue, clock, readyLimit = defaultReadyLimit }: OperatePorts,
  taskId: TaskId,
  command: SubtaskCommand['kind'] | TaskCommand['kind'],
  subtaskId?: SubtaskId,
  audit?: AuditRequest,
): Promise<OperateOutcome> {
  for (;;) {
    const record = await store.load(taskId);
    if (!record) return { kind: 'unknown-task', taskId };
    const nowMs = clock.nowMs();
    // The two exported functions below pair every subtask command with an id, and no other.
    const event = { kind: command, nowMs, ...(subtaskId !== undefined && { subtaskId }) } as
      | SubtaskCommand
      | TaskCommand;
    const result = transition(record.task, event, readyLimit);
    if (result.kind === 'illegal') {
      if (result.reason === 'unknown-subtask' && subtaskId !== undefined)
        return { kind: 'unknown-subtask', taskId, subtaskId };
      return { kind: 'illegal', because: result };
    }
    const lock = lockEffect(record.task, event, result.task);
    const outcome = await store.commit({
      next: result.task,
      before: record.task,
      revision: record.revision,
      lock,
      ...(audit && { audit }),
    });
    if (outcome.kind === 'locked') return outcome;
    if (outcome.kind === 'lost') throw new Error(`task ${taskId}: a write without an epoch cannot be lost`);
    if (outcome.kind === 'written') {
      if (result.task.status === 'RUNNING') queue.notify(taskId);
      return { kind: 'done', task: result.task };
    }
  }
}

/**
 * Retries, rolls back, cancels, passes or releases a whole task. A retry or rollback of a released task takes the
 * cluster's lock again in the same transaction (E7).
 */
export function operateTask(
  ports: OperatePorts,
  taskId: TaskId,
  command: TaskCommand['kind'],
  audit?: AuditRequest,
): Promise<OperateOutcome> {
  return operate(ports, taskId, command, undefined, audit);
}

/** Retries, skips or cancels one subtask; retrying or skipping sets a failed task going again. */
export async function operateSubtask(
  ports: OperatePorts,
  taskId: TaskId,
  subtaskId: SubtaskId,
  command: SubtaskCommand['kind'],
  audit?: AuditRequest,
): Promise<OperateSubtaskOutcome> {
  const outcome = await operate(ports, taskId, command, subtaskId, audit);
  if (outcome.kind !== 'done') return outcome;
  const subtask = outcome.task.subtasks.find((each) => each.id === subtaskId);
  return subtask ? { ...outcome, subtask } : { kind: 'unknown-subtask', taskId, subtaskId };
}
