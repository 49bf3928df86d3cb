import type { OcpSubtask, OcpTask } from '@obstop/contracts';
import type { Subtask, Task } from '@obstop/domain';
import { formatDateTime } from '../date-time.ts';

/** Absent, not undefined: what is not known is not written. */
function when<K extends keyof OcpTask & keyof OcpSubtask>(
  key: K,
  ms: number | undefined,
): { [P in K]?: string } {
  return (ms === undefined ? {} : { [key]: formatDateTime(ms) }) as { [P in K]?: string };
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
    runTime: subtask.runCount,
    seriesId: subtask.seriesId,
    timeout: subtask.timeoutSeconds,
    executor: task.executor,
    ...when('createTime', task.createdAtMs),
    ...when('startTime', subtask.startedAtMs),
    ...when('finishTime', subtask.finishedAtMs),
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
    cluster: {
      id: task.clusterId,
      name: task.clusterName,
      obClusterId: task.obClusterId,
      type: task.clusterRole ?? 'PRIMARY',
    },
    creator: { id: task.creator.id, name: task.creator.name },
    context: { parallel: false, parallelIdx: -1, ...task.context },
    executor: task.executor,
    taskDefinitionId: -1,
    prohibitRollback: task.prohibitRollback,
    createTime: formatDateTime(task.createdAtMs),
    startTime: formatDateTime(task.startedAtMs),
    ...when('finishTime', task.finishedAtMs),
    subtasks: task.subtasks.map((subtask) => toOcpSubtask(task, subtask)),
  };
}
