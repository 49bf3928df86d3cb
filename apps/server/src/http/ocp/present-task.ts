import { type OcpSubtask, type OcpTask, writeOcpTaskA, writeOcpTaskB } from '@obstop/contracts';
import type { Subtask, Task } from '@obstop/domain';
import { formatDateTime } from '../date-time.ts';

const when = (ms: number | undefined) => (ms === undefined ? undefined : formatDateTime(ms));

/** Absent, not undefined: what is not known is not written. */
function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

/** A subtask in the contract's words. */
export function toOcpSubtask(task: Task, subtask: Subtask): OcpSubtask {
  return {
    id: subtask.id,
    name: subtask.name,
    description: subtask.description,
    status: subtask.status,
    operation: subtask.operation,
    upstreams: [...subtask.upstreamIds],
    downstreams: [...subtask.downstreamIds],
    className: subtask.className,
    nodeType: 'JAVA_TASK',
    parallelIdx: subtask.parallelIndex,
    prohibitRollback: subtask.prohibitRollback,
    prohibitSkip: false,
    runTime: subtask.runCount,
    seriesId: subtask.seriesId,
    taskId: task.id,
    timeout: subtask.timeoutSeconds,
    executor: task.executor,
    ...optional('createTime', when(task.createdAtMs)),
    ...optional('startTime', when(subtask.startedAtMs)),
    ...optional('finishTime', when(subtask.finishedAtMs)),
  };
}

/** A task in the contract's words; each dialect's writer takes of it what it shows. */
export function toOcpTask(task: Task): OcpTask {
  return {
    id: task.id,
    name: task.name,
    status: task.status,
    operation: task.operation,
    type: 'MANUAL',
    cluster: { id: task.clusterId, name: task.clusterName, obClusterId: task.obClusterId, type: 'PRIMARY' },
    creator: task.creator,
    context: { parallelIdx: -1, parallel: false, ...task.context },
    executor: task.executor,
    taskDefinitionId: -1,
    prohibitRollback: task.prohibitRollback,
    createTime: formatDateTime(task.createdAtMs),
    startTime: formatDateTime(task.startedAtMs),
    ...optional('finishTime', when(task.finishedAtMs)),
    subtasks: task.subtasks.map((subtask) => toOcpSubtask(task, subtask)),
  };
}

/** Zone calls answer the younger dialect; cluster and server calls the older one. */
export function toAcceptedTask(task: Task, call: 'cluster' | 'zone' | 'server') {
  return call === 'zone' ? writeOcpTaskB(toOcpTask(task)) : writeOcpTaskA(toOcpTask(task));
}
