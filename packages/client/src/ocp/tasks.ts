import type { WireId } from '@obstop/contracts';
import type { Call, Caller } from '../core/caller.ts';
import { object, text } from '../core/fields.ts';
import type { CallOptions } from '../core/options.ts';
import type { Runtime } from '../core/runtime.ts';
import { Task, type TaskSource } from '../core/task.ts';
import type { TaskSnapshot } from '../core/task-snapshot.ts';
import { idText, queryText } from '../core/url.ts';
import type { ListTasksOptions, OcpSubtasks, OcpTasks } from './client.ts';
import { pageReader } from './read-cluster.ts';
import { type OcpRawTask, readStep, readTask } from './read-task.ts';

const base = '/api/v2/tasks/instances';
const pathOf = (id: WireId) => `${base}/${idText(id, 'taskId')}`;
const subtaskPathOf = (taskId: WireId, subtaskId: WireId) =>
  `${pathOf(taskId)}/subtasks/${idText(subtaskId, 'subtaskId')}`;

const hint = 'Read the task with tasks.get before you try again.';

/** Reads a page of tasks. Throws ShapeFault. */
export const readTaskPage = pageReader(readTask);

/** The call that lists tasks. */
export function listTasksCall(options: ListTasksOptions) {
  const { clusterId, tenantId, hostId, name, status, type, clusterName, tenantName, page, size, sort } =
    options;
  const idOf = (id: WireId | undefined, field: string) => (id === undefined ? undefined : idText(id, field));
  return {
    operation: 'listTasks',
    method: 'GET',
    path:
      base +
      queryText({
        clusterId: idOf(clusterId, 'clusterId'),
        tenantId: idOf(tenantId, 'tenantId'),
        hostId: idOf(hostId, 'hostId'),
        name,
        status,
        type,
        clusterName,
        tenantName,
        page,
        size,
        sort,
      }),
    read: readTaskPage,
  } as const;
}

/** Reads tasks and logs for `Task`. */
export function createTaskSource(call: Caller, runtime: Runtime): TaskSource<OcpRawTask> {
  return {
    runtime,
    // Asynchronous, so that an invalid id rejects as everything else does.
    load: async (id, options) =>
      call(
        { operation: 'getTask', method: 'GET', path: pathOf(id), read: (data) => readTask(data) },
        options,
      ),
    logTail: async (task, step, lines, options) => {
      const log = await readLog(call, task.id, step.id, options);
      return lines > 0 ? log.trimEnd().split('\n').slice(-lines) : [];
    },
  };
}

const readLog = async (call: Caller, taskId: WireId, subtaskId: WireId, options?: CallOptions) =>
  call(
    {
      operation: 'getSubtaskLog',
      method: 'GET',
      path: `${subtaskPathOf(taskId, subtaskId)}/log`,
      read: (data) => text(object(data, 'data'), 'log', 'data'),
    },
    options,
  );

/** `client.tasks`. */
export function createTasks(call: Caller, source: TaskSource<OcpRawTask>): OcpTasks {
  const wrap = (snapshot: TaskSnapshot<OcpRawTask>) => new Task(snapshot, source);
  // Some versions answer these two without data.
  const operate = async (operation: string, verb: string, id: WireId, options?: CallOptions) => {
    const answered = await call<TaskSnapshot<OcpRawTask> | undefined>(
      {
        operation,
        method: 'POST',
        path: `${pathOf(id)}/${verb}`,
        hint,
        read: (data) => (data === undefined ? undefined : readTask(data)),
      },
      options,
    );
    return wrap(answered ?? (await source.load(id, readOptions(options))));
  };
  return {
    list: async (options = {}) => {
      const page = await call(listTasksCall(options), options);
      return { ...page, items: page.items.map(wrap) };
    },
    get: async (id, options = {}) => wrap(await source.load(id, options)),
    retry: (id, options) => operate('retryTask', 'retry', id, options),
    rollback: (id, options) => operate('rollbackTask', 'rollback', id, options),
  };
}

const readOptions = ({ signal, timeoutMs, traceId }: CallOptions = {}): CallOptions => ({
  ...(signal ? { signal } : {}),
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
  ...(traceId === undefined ? {} : { traceId }),
});

/** `client.subtasks`. */
export function createSubtasks(call: Caller): OcpSubtasks {
  const post = <T>(operation: string, path: string, read: Call<T>['read'], options?: CallOptions) =>
    call({ operation, method: 'POST', path, hint, read }, options);
  return {
    retry: async (taskId, subtaskId, options) =>
      post(
        'retrySubtask',
        `${subtaskPathOf(taskId, subtaskId)}/retry`,
        (data) => readStep(data, 'data'),
        options,
      ),
    skip: async (taskId, subtaskId, options) =>
      post('skipSubtask', `${subtaskPathOf(taskId, subtaskId)}/skip`, () => undefined, options),
    cancel: async (taskId, subtaskId, options) =>
      post('cancelSubtask', `${subtaskPathOf(taskId, subtaskId)}/cancel`, () => undefined, options),
    log: (taskId, subtaskId, options) => readLog(call, taskId, subtaskId, options),
  };
}
