import { formatContextText } from './context.ts';
import type { OcpBasicTask, OcpSubtaskD, OcpTaskA, OcpTaskB, OcpTaskC, OcpTaskD } from './dialects.ts';
import type { OcpSubtask, OcpTask } from './task.ts';

/** Makes a writer of those members of `T` that may be absent: `undefined` is not written. */
const optionalOf =
  <T>() =>
  <K extends keyof T>(key: K, value: T[K] | undefined): Partial<Pick<T, K>> =>
    (value === undefined ? {} : { [key]: value }) as Partial<Pick<T, K>>;

const ofSubtask = optionalOf<OcpSubtaskD>();
const ofTask = optionalOf<OcpTaskD>();
const ofBasicTask = optionalOf<OcpBasicTask>();

/** Dialect A. READY is shown as RUNNING, as the vendor's samples do. Keys in alphabetical order, as OCP writes them. */
export function writeOcpTaskA(task: OcpTask): OcpTaskA {
  const { id, name, obClusterId } = task.cluster;
  return {
    cluster: { id, name, obClusterId },
    context: formatContextText(task.context),
    creator: task.creator,
    id: task.id,
    name: task.name,
    startTime: task.startTime,
    status: task.status,
    tasks: task.subtasks.map((subtask) => ({
      description: subtask.description,
      downstreams: subtask.downstreams,
      id: subtask.id,
      name: subtask.name,
      operation: subtask.operation,
      status: subtask.status === 'READY' ? 'RUNNING' : subtask.status,
      upstreams: subtask.upstreams,
    })),
  };
}

/** Dialect B. */
export function writeOcpTaskB(task: OcpTask): OcpTaskB {
  const { listMap, parallel, parallelIdx, stringMap } = task.context;
  return {
    clusterId: task.cluster.id,
    context: { listMap, parallel, parallelIdx, stringMap },
    creator: task.creator.name,
    executor: task.executor,
    id: task.id,
    name: task.name,
    operation: task.operation,
    startTime: task.startTime,
    status: task.status,
    subtasks: task.subtasks.map((subtask) => ({
      className: subtask.className,
      description: subtask.description,
      downstreams: subtask.downstreams,
      id: subtask.id,
      name: subtask.name,
      nodeType: subtask.nodeType,
      operation: subtask.operation,
      parallelIdx: subtask.parallelIdx,
      prohibitRollback: subtask.prohibitRollback,
      runTime: subtask.runTime,
      seriesId: subtask.seriesId,
      status: subtask.status,
      timeout: subtask.timeout,
      upstreams: subtask.upstreams,
    })),
    taskDefinitionId: task.taskDefinitionId,
    type: task.type,
  };
}

/** Dialect C. Nothing here forbids the skip of a subtask, and no task belongs to a host. */
export function writeOcpTaskC(task: OcpTask): OcpTaskC {
  return {
    clusterId: task.cluster.id,
    creator: task.creator.name,
    executor: task.executor,
    id: task.id,
    name: task.name,
    operation: task.operation,
    prohibitRollback: task.prohibitRollback,
    startTime: task.startTime,
    status: task.status,
    subtasks: task.subtasks.map((subtask) => ({
      description: subtask.description,
      downstreams: subtask.downstreams,
      id: subtask.id,
      name: subtask.name,
      nodeType: subtask.nodeType,
      operation: subtask.operation,
      parallelIdx: subtask.parallelIdx,
      prohibitRollback: subtask.prohibitRollback,
      prohibitSkip: false,
      runTime: subtask.runTime,
      seriesId: subtask.seriesId,
      status: subtask.status,
      taskId: task.id,
      timeout: subtask.timeout,
      upstreams: subtask.upstreams,
    })),
    taskDefinitionId: task.taskDefinitionId,
    type: task.type,
  };
}

/** A subtask of dialect D. */
export function writeOcpSubtaskD(subtask: OcpSubtask): OcpSubtaskD {
  return {
    ...ofSubtask('createTime', subtask.createTime),
    description: subtask.description,
    downstreams: subtask.downstreams,
    ...ofSubtask('executor', subtask.executor),
    ...ofSubtask('finishTime', subtask.finishTime),
    id: subtask.id,
    name: subtask.name,
    nodeType: subtask.nodeType,
    operation: subtask.operation,
    parallelIdx: subtask.parallelIdx,
    prohibitRollback: subtask.prohibitRollback,
    runTime: subtask.runTime,
    seriesId: subtask.seriesId,
    ...ofSubtask('startTime', subtask.startTime),
    status: subtask.status,
    timeout: subtask.timeout,
    upstreams: subtask.upstreams,
  };
}

/** Dialect D, with all its subtasks. */
export function writeOcpTaskD(task: OcpTask): OcpTaskD {
  return {
    cluster: task.cluster,
    ...ofTask('createTime', task.createTime),
    creator: task.creator,
    executor: task.executor,
    ...ofTask('finishTime', task.finishTime),
    id: task.id,
    name: task.name,
    operation: task.operation,
    prohibitRollback: task.prohibitRollback,
    startTime: task.startTime,
    status: task.status,
    subtasks: task.subtasks.map(writeOcpSubtaskD),
    taskDefinitionId: task.taskDefinitionId,
    ...ofTask('tenant', task.tenant),
    type: task.type,
  };
}

/** Dialect D as a list shows it: reduced. */
export function writeOcpBasicTask(task: OcpTask): OcpBasicTask {
  return {
    cluster: task.cluster,
    creator: task.creator,
    ...ofBasicTask('finishTime', task.finishTime),
    id: task.id,
    name: task.name,
    startTime: task.startTime,
    status: task.status,
    subtasks: task.subtasks.map(({ description, id, name, operation, status }) => ({
      description,
      id,
      name,
      operation,
      status,
    })),
    ...ofBasicTask('tenant', task.tenant),
  };
}
