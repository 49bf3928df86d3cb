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
import {
  type OperateOutcome,
  type OperatePorts,
  type OperateSubtaskOutcome,
  operateSubtask,
  operateTask,
} from '@obstop/engine';
import type { AppRoute } from '@ts-rest/core';
import { mayOperateOn, maySeeTask } from '../../access/task-rights.ts';
import { updateCluster } from '../../access/user.ts';
import { data, noData } from '../answer.ts';
import { byKind } from '../by-kind.ts';
import { type OcpRefusal, refuse } from './answer.ts';
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

function notAllowed(id: number, because: IllegalTransition) {
  const { event, reason, taskStatus, subtaskStatus } = because;
  const ofSubtask = reason.startsWith('subtask-') && subtaskStatus !== undefined;
  const state = `${ofSubtask ? subtaskStatus : taskStatus}${reason === 'task-rolling-back' ? ' (ROLLBACK)' : ''}`;
  const values = { operation: operationNames[event] ?? event, id, state };
  return refuse('taskStateNotAllowed', values, { target: { taskId: id, ...because } });
}

function cannotRollBack(id: number, because: IllegalTransition) {
  const reason = rollbackReasons[because.reason] ?? because.reason;
  const values = { id, state: because.taskStatus, reason };
  return refuse('taskCannotRollBack', values, { target: { taskId: id, ...because } });
}

type TaskParams = { taskInstanceId: number };
type SubtaskParams = TaskParams & { subtaskInstanceId: number };

/** The caller may see the task, and not change its cluster. */
type Forbidden = { kind: 'forbidden'; permission: string };
type Outcome = OperateOutcome | OperateSubtaskOutcome;
type Refused = Exclude<Outcome, { kind: 'done' }> | Forbidden;
type Because<K extends Refused['kind']> = Extract<Refused, { kind: K }>;

const refusals = {
  forbidden: ({ permission }) => refuse('forbidden', { permission }),
  'unknown-task': (_, id) => refuse('taskNotFound', { id }),
  'unknown-subtask': ({ subtaskId: subtask }, id) => refuse('subtaskNotFound', { id, subtask }),
  illegal: ({ because }, id) => notAllowed(id, because),
  locked: ({ cluster, holder }) => clusterBusy(cluster, holder),
} as const satisfies { [K in Refused['kind']]: (because: Because<K>, id: number) => OcpRefusal };

const refused = <R extends Refused>(outcome: R, { taskInstanceId }: TaskParams) =>
  byKind(refusals, outcome, taskInstanceId);

/** Who asks, for their rights and for the audit log. */
type By = Pick<HandlerInput<AppRoute>, 'user' | 'audit'>;

/** Retry and rollback of tasks; retry, skip and cancel of subtasks. */
export function operateHandlers(ports: OperatePorts) {
  /** A task that the caller may not see is not there for them; one of a cluster that they may not change is left alone. */
  async function allowed<O extends Outcome>(id: TaskId, { user }: By, operate: () => Promise<O>) {
    const head = await ports.store.head(id);
    if (head === undefined || !maySeeTask(user, head)) return { kind: 'unknown-task', taskId: id } as const;
    if (mayOperateOn(user, head.clusterId)) return operate();
    return { kind: 'forbidden', permission: updateCluster(head.clusterId) } as const;
  }

  const onTask = (params: TaskParams, command: 'retry-task' | 'rollback-task', by: By) => {
    const id = taskId(params.taskInstanceId);
    return allowed(id, by, () => operateTask(ports, id, command, by.audit));
  };
  const onSubtask = <C extends SubtaskCommand['kind']>(params: SubtaskParams, command: C, by: By) => {
    const id = taskId(params.taskInstanceId);
    const subtask = subtaskId(params.subtaskInstanceId);
    return allowed(id, by, () => operateSubtask(ports, id, subtask, command, by.audit));
  };
  const wholeTask = (task: Task) => data(writeOcpTaskD(toOcpTask(task)));

  return {
    retryTask: async ({ params, ...by }) => {
      const outcome = await onTask(params, 'retry-task', by);
      return outcome.kind === 'done' ? wholeTask(outcome.task) : refused(outcome, params);
    },
    rollbackTask: async ({ params, ...by }) => {
      const outcome = await onTask(params, 'rollback-task', by);
      if (outcome.kind === 'illegal') return cannotRollBack(params.taskInstanceId, outcome.because);
      return outcome.kind === 'done' ? wholeTask(outcome.task) : refused(outcome, params);
    },
    retrySubtask: async ({ params, ...by }) => {
      const outcome = await onSubtask(params, 'retry-subtask', by);
      if (outcome.kind !== 'done') return refused(outcome, params);
      return data(writeOcpSubtaskD(toOcpSubtask(outcome.task, outcome.subtask)));
    },
    skipSubtask: async ({ params, ...by }) => {
      const outcome = await onSubtask(params, 'skip-subtask', by);
      return outcome.kind === 'done' ? noData : refused(outcome, params);
    },
    cancelSubtask: async ({ params, ...by }) => {
      const outcome = await onSubtask(params, 'cancel-subtask', by);
      return outcome.kind === 'done' ? noData : refused(outcome, params);
    },
  } satisfies Partial<Handlers<typeof ocpV2>>;
}
