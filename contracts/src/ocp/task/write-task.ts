import { formatContextText } from './context.ts';
import type { OcpBasicTask, OcpSubtaskD, OcpTaskA, OcpTaskB, OcpTaskD } from './dialects.ts';
import type { OcpSubtask, OcpTask } from './task.ts';

/** Only a member that is there: `undefined` is not written. */
function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

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

/** A subtask of dialect D. */
export function writeOcpSubtaskD(subtask: OcpSubtask): OcpSubtaskD {
  return {
    ...optional('createTime', subtask.createTime),
    description: subtask.description,
    downstreams: subtask.downstreams,
    ...optional('executor', subtask.executor),
    ...optional('finishTime', subtask.finishTime),
    id: subtask.id,
    name: subtask.name,
    nodeType: subtask.nodeType,
    operation: subtask.operation,
    parallelIdx: subtask.parallelIdx,
    prohibitRollback: subtask.prohibitRollback,
    runTime: subtask.runTime,
    seriesId: subtask.seriesId,
    ...optional('startTime', subtask.startTime),
    status: subtask.status,
    timeout: subtask.timeout,
    upstreams: subtask.upstreams,
  };
}

/** Dialect D, with all its subtasks. */
export function writeOcpTaskD(task: OcpTask): OcpTaskD {
  return {
    cluster: task.cluster,
    ...optional('createTime', task.createTime),
    creator: task.creator,
    executor: task.executor,
    ...optional('finishTime', task.finishTime),
    id: task.id,
    name: task.name,
    operation: task.operation,
    prohibitRollback: task.prohibitRollback,
    startTime: task.startTime,
    status: task.status,
    subtasks: task.subtasks.map(writeOcpSubtaskD),
    taskDefinitionId: task.taskDefinitionId,
    ...optional('tenant', task.tenant),
    type: task.type,
  };
}

/** Dialect D as a list shows it: reduced. */
export function writeOcpBasicTask(task: OcpTask): OcpBasicTask {
  return {
    cluster: task.cluster,
    creator: task.creator,
    ...optional('finishTime', task.finishTime),
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
    ...optional('tenant', task.tenant),
  };
}
