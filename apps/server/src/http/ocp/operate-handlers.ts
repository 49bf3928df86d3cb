import { writeOcpSubtaskD, writeOcpTaskD } from '@obstop/contracts';
import type { ocpV2 } from '@obstop/contracts/router';
import {
  type IllegalTransition,
  type SubtaskCommand,
  subtaskId,
  type Task,
  type TaskId,
  taskId,
} from '@obstop/domain';
import { type OperateOutcome, type OperatePorts, operateSubtask, operateTask } from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import { maySeeTasksOf } from '../../access/user.ts';
import { data, type OcpAnswer, type OcpRefusal, refuse } from './answer.ts';
import { clusterBusy } from './present-refusal.ts';
import { toOcpSubtask, toOcpTask } from './present-task.ts';
import type { HandlerInput, Handlers } from './register-routes.ts';

/** The operation's name in a message, as OCP's operations are spelt. */
const operationNames: Partial<Record<IllegalTransition['event'], string>> = {
  'retry-task': 'RETRY',
  'rollback-task': 'ROLLBACK',
  'retry-subtask': 'RETRY',
  'skip-subtask': 'SKIP',
  'cancel-subtask': 'CANCEL',
};

const rollbackReasons: Partial<Record<IllegalTransition['reason'], string>> = {
  'task-not-failed': 'only a FAILED task can be rolled back',
  'task-rolling-back': 'it is a rollback already',
  'rollback-prohibited': 'one of its steps cannot be undone',
};

function illegal(id: TaskId, because: IllegalTransition): OcpRefusal {
  const { event, reason, taskStatus, subtaskStatus } = because;
  const target = { taskId: id, ...because };
  if (event === 'rollback-task') {
    const why = rollbackReasons[reason] ?? reason;
    return refuse('taskCannotRollBack', { id, state: taskStatus, reason: why }, { target });
  }
  const ofSubtask = reason.startsWith('subtask-') && subtaskStatus !== undefined;
  const state = `${ofSubtask ? subtaskStatus : taskStatus}${reason === 'task-rolling-back' ? ' (ROLLBACK)' : ''}`;
  return refuse('taskStateNotAllowed', { operation: operationNames[event] ?? event, id, state }, { target });
}

/** Who asks, for their rights and for the audit log. */
type By = Pick<HandlerInput<AppRoute>, 'user' | 'audit'>;

/** Retry and rollback of tasks; retry, skip and cancel of subtasks. */
export function operateHandlers(ports: OperatePorts) {
  async function present(
    outcome: OperateOutcome,
    id: TaskId,
    done: (task: Task) => OcpAnswer,
  ): Promise<OcpAnswer> {
    switch (outcome.kind) {
      case 'done':
        return done(outcome.task);
      case 'unknown-task':
        return refuse('taskNotFound', { id });
      case 'unknown-subtask':
        return refuse('subtaskNotFound', { id, subtask: outcome.subtaskId });
      case 'illegal':
        return illegal(id, outcome.because);
      case 'locked': {
        const own = await ports.store.load(id);
        const holder = await ports.store.load(outcome.holder);
        const { clusterName = '', clusterId = 0 } = own?.task ?? {};
        return clusterBusy(clusterName, clusterId, holder?.task ?? { id: outcome.holder, name: 'unknown' });
      }
    }
  }

  /** A task that the caller may not see is not there for them. */
  async function isSeen(id: TaskId, { user }: By): Promise<boolean> {
    const record = await ports.store.load(id);
    return record !== undefined && maySeeTasksOf(user, record.task.clusterId);
  }

  const wholeTask = (task: Task) => data(writeOcpTaskD(toOcpTask(task)));
  const onTask = async (rawId: number, command: 'retry-task' | 'rollback-task', by: By) => {
    const id = taskId(rawId);
    if (!(await isSeen(id, by))) return refuse('taskNotFound', { id });
    return present(await operateTask(ports, id, command, by.audit), id, wholeTask);
  };
  const onSubtask = async (
    params: { taskInstanceId: number; subtaskInstanceId: number },
    command: SubtaskCommand['kind'],
    by: By,
  ) => {
    const id = taskId(params.taskInstanceId);
    if (!(await isSeen(id, by))) return refuse('taskNotFound', { id });
    const subtask = subtaskId(params.subtaskInstanceId);
    return present(await operateSubtask(ports, id, subtask, command, by.audit), id, (task) => {
      const operated = task.subtasks.find((each) => each.id === subtask);
      // Only a retry is answered with the subtask; skip and cancel are answered without data.
      return command === 'retry-subtask' && operated
        ? data(writeOcpSubtaskD(toOcpSubtask(task, operated)))
        : { kind: 'no-data' };
    });
  };

  return {
    retryTask: async ({ params, ...by }) => onTask(params.taskInstanceId, 'retry-task', by),
    rollbackTask: async ({ params, ...by }) => onTask(params.taskInstanceId, 'rollback-task', by),
    retrySubtask: async ({ params, ...by }) => onSubtask(params, 'retry-subtask', by),
    skipSubtask: async ({ params, ...by }) => onSubtask(params, 'skip-subtask', by),
    cancelSubtask: async ({ params, ...by }) => onSubtask(params, 'cancel-subtask', by),
  } satisfies Handlers<typeof ocpV2>;
}
