import type { ocpRoutes, SuccessOf } from '@obstop/contracts/routes';
import type { Call, Caller } from '../core/caller.ts';
import { object, text } from '../core/fields.ts';
import type { CallOptions } from '../core/options.ts';
import type { Runtime } from '../core/runtime.ts';
import { Task, type TaskSource } from '../core/task.ts';
import { sameTask, type TaskSnapshot } from '../core/task-snapshot.ts';
import { idText } from '../core/url.ts';
import type { WireId } from '../core/wire.ts';
import type { ListTasksOptions, OcpSubtasks, OcpTasks } from './client.ts';
import { listing } from './listing.ts';
import { pageReader } from './read-cluster.ts';
import { type OcpRawTask, readStep, readTask } from './read-task.ts';
import { ocpRequest } from './request.ts';

const taskPath = (id: WireId) => ({ taskInstanceId: idText(id, 'taskId') });
const subtaskPath = (taskId: WireId, subtaskId: WireId) => ({
  ...taskPath(taskId),
  subtaskInstanceId: idText(subtaskId, 'subtaskId'),
});

type SubtaskLog = SuccessOf<(typeof ocpRoutes)['getSubtaskLog']>['data'];

const hint = 'Read the task with tasks.get before you try again.';

/** Reads a page of tasks. Throws ShapeFault. */
export const readTaskPage = pageReader(readTask);

/** The call that lists tasks. */
export function listTasksCall(options: ListTasksOptions) {
  const { clusterId, tenantId, hostId, name, status, type, clusterName, tenantName, page, size, sort } =
    options;
  const idOf = (id: WireId | undefined, field: string) => (id === undefined ? undefined : idText(id, field));
  const query = {
    clusterId: idOf(clusterId, 'clusterId'),
    tenantId: idOf(tenantId, 'tenantId'),
    hostId: idOf(hostId, 'hostId'),
    ...{ name, status, type, clusterName, tenantName, page, size, sort },
  };
  return { ...ocpRequest('listTasks', {}, { query }), read: readTaskPage };
}

/** The call that reads one task. */
export const getTaskCall = (id: WireId) => ocpRequest('getTask', taskPath(id));

/** Reads tasks and logs for `Task`. */
export function createTaskSource(call: Caller, runtime: Runtime): TaskSource<OcpRawTask> {
  return {
    runtime,
    // Asynchronous, so that an invalid id rejects as everything else does.
    load: async (id, options, known) =>
      call({ ...getTaskCall(id), read: known ? sameTask(id, readTask) : readTask }, options, known),
    logTail: async (task, step, lines, options) => {
      const log = await readLog(call, task.id, step.id, options);
      return lines > 0 ? log.trimEnd().split('\n').slice(-lines) : [];
    },
  };
}

const readLog = async (call: Caller, taskId: WireId, subtaskId: WireId, options?: CallOptions) =>
  call(
    {
      ...ocpRequest('getSubtaskLog', subtaskPath(taskId, subtaskId)),
      read: (data, at) => text(object<SubtaskLog>(data, at), 'log', at),
    },
    options,
  );

/** `client.tasks`. */
export function createTasks(call: Caller, source: TaskSource<OcpRawTask>): OcpTasks {
  const wrap = (snapshot: TaskSnapshot<OcpRawTask>) => new Task(snapshot, source);
  // Some versions answer these two without data.
  const operate = async (operation: 'retryTask' | 'rollbackTask', id: WireId, options?: CallOptions) => {
    const answered = await call<TaskSnapshot<OcpRawTask> | undefined>(
      {
        ...ocpRequest(operation, taskPath(id)),
        hint,
        read: (data, at) => (data === undefined ? undefined : readTask(data, at)),
      },
      options,
    );
    return wrap(answered ?? (await source.load(id, readOptions(options))));
  };
  return {
    list: (filter = {}, options) =>
      listing(async (part) => {
        const page = await call(listTasksCall({ ...filter, ...part }), { ...filter, ...options });
        return { ...page, items: page.items.map(wrap) };
      }, filter),
    get: async (id, options = {}) => wrap(await source.load(id, options)),
    retry: (id, options) => operate('retryTask', id, options),
    rollback: (id, options) => operate('rollbackTask', id, options),
  };
}

const readOptions = ({ retry: _, ...options }: CallOptions = {}): CallOptions => options;

/** `client.subtasks`. */
export function createSubtasks(call: Caller): OcpSubtasks {
  const operate =
    <T>(operation: 'retrySubtask' | 'skipSubtask' | 'cancelSubtask', read: Call<T>['read']) =>
    async (taskId: WireId, subtaskId: WireId, options?: CallOptions) =>
      call({ ...ocpRequest(operation, subtaskPath(taskId, subtaskId)), hint, read }, options);
  return {
    retry: operate('retrySubtask', readStep),
    skip: operate('skipSubtask', () => undefined),
    cancel: operate('cancelSubtask', () => undefined),
    log: (taskId, subtaskId, options) => readLog(call, taskId, subtaskId, options),
  };
}
