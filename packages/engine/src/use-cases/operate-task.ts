import type {
  Cluster,
  IllegalTransition,
  Subtask,
  SubtaskCommand,
  SubtaskId,
  Task,
  TaskCommand,
  TaskId,
} from '@obstop/domain';
import { defaultReadyLimit, lockEffect, subtaskOf, transition } from '@obstop/domain';
import type { AuditRequest } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { TaskQueue } from '../ports/task-queue.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { type Holder, holderOf } from './lock-holder.ts';

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
 * - unknown-task: there is none of that id.
 * - illegal: the state machine does not allow it now; `because` names reason and statuses.
 * - locked: the task had been released, and by now another one holds the cluster.
 */
export type OperateOutcome<C extends Command = Command> =
  | { kind: 'done'; task: Task }
  | { kind: 'unknown-task'; taskId: TaskId }
  | { kind: 'illegal'; because: IllegalTransition }
  | ([C] extends [NeedsNoCluster] ? never : Locked);
type Locked = { kind: 'locked'; holder: Holder; cluster: Pick<Cluster, 'id' | 'name'> };

type Command = SubtaskCommand['kind'] | TaskCommand['kind'];
/** Commands that never take the cluster: only a failed task that runs again does. */
type NeedsNoCluster = 'cancel-subtask' | 'cancel-task' | 'release-task';

/** As `OperateOutcome`, with the subtask after the operation; a subtask of another task counts as unknown. */
export type OperateSubtaskOutcome<C extends SubtaskCommand['kind'] = SubtaskCommand['kind']> =
  | { kind: 'done'; task: Task; subtask: Subtask }
  | { kind: 'unknown-subtask'; taskId: TaskId; subtaskId: SubtaskId }
  | Exclude<OperateOutcome<C>, { kind: 'done' }>;

async function operate(
  { store, queue, clock, readyLimit = defaultReadyLimit }: OperatePorts,
  taskId: TaskId,
  command: Command,
  subtaskId?: SubtaskId,
  audit?: AuditRequest,
): Promise<OperateOutcome> {
  const outcome = await store.operate<IllegalTransition>(taskId, (before) => {
    // The two exported functions below give an id with every subtask command and with no other.
    const event = {
      kind: command,
      nowMs: clock.nowMs(),
      ...(subtaskId !== undefined && { subtaskId }),
    } as SubtaskCommand | TaskCommand;
    const result = transition(before, event, readyLimit);
    if (result.kind === 'illegal') return { kind: 'refuse', why: result };
    const lock = lockEffect(before, event, result.task);
    return { kind: 'write', next: result.task, lock, ...(audit && { audit }) };
  });
  switch (outcome.kind) {
    case 'unknown':
      return { kind: 'unknown-task', taskId };
    case 'refused':
      return { kind: 'illegal', because: outcome.why };
    case 'locked': {
      const { clusterId: id, clusterName: name } = outcome.task;
      return { kind: 'locked', holder: await holderOf(store, outcome.holder), cluster: { id, name } };
    }
    case 'written':
      if (outcome.task.status === 'RUNNING') queue.notify(taskId);
      return { kind: 'done', task: outcome.task };
  }
}

/**
 * Retries, rolls back, cancels, passes or releases a whole task. A retry or rollback of a released task takes the
 * cluster's lock again in the same transaction (E7).
 */
export async function operateTask<C extends TaskCommand['kind']>(
  ports: OperatePorts,
  taskId: TaskId,
  command: C,
  audit?: AuditRequest,
): Promise<OperateOutcome<C>> {
  // By lockEffect, commands of NeedsNoCluster never meet a lock.
  return (await operate(ports, taskId, command, undefined, audit)) as OperateOutcome<C>;
}

/** Retries, skips or cancels one subtask; retrying or skipping sets a failed task going again. */
export async function operateSubtask<C extends SubtaskCommand['kind']>(
  ports: OperatePorts,
  taskId: TaskId,
  subtaskId: SubtaskId,
  command: C,
  audit?: AuditRequest,
): Promise<OperateSubtaskOutcome<C>> {
  const outcome = await operate(ports, taskId, command, subtaskId, audit);
  const unknown = { kind: 'unknown-subtask', taskId, subtaskId } as const;
  if (outcome.kind === 'illegal' && outcome.because.reason === 'unknown-subtask') return unknown;
  // As in operateTask.
  if (outcome.kind !== 'done') return outcome as Exclude<OperateSubtaskOutcome<C>, { kind: 'done' }>;
  const subtask = subtaskOf(outcome.task, subtaskId);
  return subtask ? { ...outcome, subtask } : unknown;
}
