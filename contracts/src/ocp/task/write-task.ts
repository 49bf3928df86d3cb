import { formatContextText } from './context.ts';
import type { OcpSubtask, OcpTask, WireId } from './task.ts';

/** A task that lacks what its dialect must show: a defect of the caller. */
export class IncompleteTaskError extends Error {
  constructor(field: string) {
    super(`the task has no ${field}, which its dialect must show`);
    this.name = 'IncompleteTaskError';
  }
}

function need<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new IncompleteTaskError(field);
  return value;
}

/** A safe integer as a number, everything beyond as a string of digits: what OCP's serialiser does. */
function writeId(id: WireId): number | string {
  if (typeof id !== 'bigint') return id;
  return id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : id.toString();
}

const writeIds = (ids: WireId[]) => ids.map(writeId);
const optional = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };

function creatorObject(task: OcpTask) {
  const creator = need(task.creator, 'creator');
  return { id: writeId(need(creator.id, 'creator.id')), name: creator.name };
}

function clusterObject(task: OcpTask) {
  const cluster = need(task.cluster, 'cluster');
  return {
    id: writeId(cluster.id),
    name: need(cluster.name, 'cluster.name'),
    obClusterId: writeId(need(cluster.obClusterId, 'cluster.obClusterId')),
  };
}

/** Dialect A. READY is shown as RUNNING, as the vendor's samples do. Keys in alphabetical order, as OCP writes them. */
export function writeOcpTaskA(task: OcpTask) {
  return {
    cluster: clusterObject(task),
    context: formatContextText(need(task.context, 'context')),
    creator: creatorObject(task),
    id: writeId(task.id),
    name: task.name,
    startTime: need(task.startTime, 'startTime'),
    status: task.status,
    tasks: task.subtasks.map((subtask) => ({
      description: subtask.description,
      downstreams: writeIds(subtask.downstreams),
      id: writeId(subtask.id),
      name: subtask.name,
      operation: subtask.operation,
      status: subtask.status === 'READY' ? 'RUNNING' : subtask.status,
      upstreams: writeIds(subtask.upstreams),
    })),
  };
}

function commonOfBAndC(subtask: OcpSubtask) {
  return {
    description: subtask.description,
    downstreams: writeIds(subtask.downstreams),
    id: writeId(subtask.id),
    name: subtask.name,
    nodeType: need(subtask.nodeType, 'nodeType'),
    operation: subtask.operation,
    parallelIdx: need(subtask.parallelIdx, 'parallelIdx'),
    prohibitRollback: need(subtask.prohibitRollback, 'prohibitRollback'),
  };
}

function tailOfBAndC(subtask: OcpSubtask) {
  return {
    runTime: need(subtask.runTime, 'runTime'),
    seriesId: writeId(need(subtask.seriesId, 'seriesId')),
    status: subtask.status,
  };
}

/** Dialect B. */
export function writeOcpTaskB(task: OcpTask) {
  const context = need(task.context, 'context');
  return {
    clusterId: writeId(need(task.cluster, 'cluster').id),
    context: {
      listMap: context.listMap,
      parallel: context.parallel ?? false,
      parallelIdx: context.parallelIdx,
      stringMap: context.stringMap,
    },
    creator: need(task.creator, 'creator').name,
    executor: need(task.executor, 'executor'),
    id: writeId(task.id),
    name: task.name,
    operation: need(task.operation, 'operation'),
    startTime: need(task.startTime, 'startTime'),
    status: task.status,
    subtasks: task.subtasks.map((subtask) => ({
      className: need(subtask.className, 'className'),
      ...commonOfBAndC(subtask),
      ...tailOfBAndC(subtask),
      timeout: need(subtask.timeout, 'timeout'),
      upstreams: writeIds(subtask.upstreams),
    })),
    taskDefinitionId: Number(need(task.taskDefinitionId, 'taskDefinitionId')),
    type: need(task.type, 'type'),
  };
}

/** Dialect C. */
export function writeOcpTaskC(task: OcpTask) {
  return {
    clusterId: writeId(need(task.cluster, 'cluster').id),
    creator: need(task.creator, 'creator').name,
    executor: need(task.executor, 'executor'),
    ...optional('hostId', task.hostId === undefined ? undefined : writeId(task.hostId)),
    id: writeId(task.id),
    name: task.name,
    operation: need(task.operation, 'operation'),
    prohibitRollback: need(task.prohibitRollback, 'prohibitRollback'),
    startTime: need(task.startTime, 'startTime'),
    status: task.status,
    subtasks: task.subtasks.map((subtask) => ({
      ...commonOfBAndC(subtask),
      prohibitSkip: need(subtask.prohibitSkip, 'prohibitSkip'),
      ...tailOfBAndC(subtask),
      taskId: writeId(subtask.taskId ?? task.id),
      timeout: need(subtask.timeout, 'timeout'),
      upstreams: writeIds(subtask.upstreams),
    })),
    taskDefinitionId: Number(need(task.taskDefinitionId, 'taskDefinitionId')),
    type: need(task.type, 'type'),
  };
}

/** A subtask of dialect D. */
export function writeOcpSubtaskD(subtask: OcpSubtask) {
  return {
    ...optional('createTime', subtask.createTime),
    description: subtask.description,
    downstreams: writeIds(subtask.downstreams),
    ...optional('executor', subtask.executor),
    ...optional('finishTime', subtask.finishTime),
    id: writeId(subtask.id),
    name: subtask.name,
    nodeType: need(subtask.nodeType, 'nodeType'),
    operation: subtask.operation,
    parallelIdx: need(subtask.parallelIdx, 'parallelIdx'),
    prohibitRollback: need(subtask.prohibitRollback, 'prohibitRollback'),
    runTime: need(subtask.runTime, 'runTime'),
    seriesId: writeId(need(subtask.seriesId, 'seriesId')),
    ...optional('startTime', subtask.startTime),
    status: subtask.status,
    timeout: need(subtask.timeout, 'timeout'),
    upstreams: writeIds(subtask.upstreams),
  };
}

function referencesOfD(task: OcpTask) {
  const { cluster, tenant } = task;
  return {
    ...optional('cluster', cluster && { ...clusterObject(task), type: cluster.type ?? 'PRIMARY' }),
    tenant: optional(
      'tenant',
      tenant && {
        id: writeId(tenant.id),
        mode: need(tenant.mode, 'tenant.mode'),
        name: need(tenant.name, 'tenant.name'),
        obClusterId: writeId(need(tenant.obClusterId, 'tenant.obClusterId')),
      },
    ),
  };
}

/** Dialect D, with all its subtasks. */
export function writeOcpTaskD(task: OcpTask) {
  const { tenant, ...cluster } = referencesOfD(task);
  return {
    ...cluster,
    ...optional('createTime', task.createTime),
    creator: creatorObject(task),
    executor: need(task.executor, 'executor'),
    ...optional('finishTime', task.finishTime),
    id: writeId(task.id),
    name: task.name,
    operation: need(task.operation, 'operation'),
    prohibitRollback: need(task.prohibitRollback, 'prohibitRollback'),
    startTime: need(task.startTime, 'startTime'),
    status: task.status,
    subtasks: task.subtasks.map(writeOcpSubtaskD),
    taskDefinitionId: Number(need(task.taskDefinitionId, 'taskDefinitionId')),
    ...tenant,
    type: need(task.type, 'type'),
  };
}

/** Dialect D as a list shows it: reduced. */
export function writeOcpBasicTask(task: OcpTask) {
  const { tenant, ...cluster } = referencesOfD(task);
  return {
    ...cluster,
    creator: creatorObject(task),
    ...optional('finishTime', task.finishTime),
    id: writeId(task.id),
    name: task.name,
    startTime: need(task.startTime, 'startTime'),
    status: task.status,
    subtasks: task.subtasks.map(({ description, id, name, operation, status }) => ({
      description,
      id: writeId(id),
      name,
      operation,
      status,
    })),
    ...tenant,
  };
}
