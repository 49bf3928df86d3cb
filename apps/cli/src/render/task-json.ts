import type { Task, TaskProgress, TaskStep } from '@obstop/client';

/** JSON of a value: ids beyond 2^53 − 1 stay exact, as texts. */
export const toJson = (value: unknown, space?: number) =>
  JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? String(member) : member), space);

/** A task as documents have it: every id is a text, whatever its size; what the server did not say is absent. */
export function taskJson(task: Task) {
  const { name, state, status, operation, clusterName, creator, createTime, startTime, finishTime } = task;
  return {
    id: String(task.id),
    ...{ name, state, status, operation },
    ...(task.clusterId === undefined ? {} : { clusterId: String(task.clusterId) }),
    ...{ clusterName, creator, createTime, startTime, finishTime },
    steps: task.steps.map(stepJson),
  };
}

function stepJson(step: TaskStep) {
  const { name, description, state, status, operation, startTime, finishTime } = step;
  return {
    id: String(step.id),
    ...{ name, description, state, status, operation, startTime, finishTime },
    upstreams: step.upstreams.map(String),
    downstreams: step.downstreams.map(String),
  };
}

/** How far a task is, as an event has it. */
export function progressJson({ task, percent, running, failed, elapsedMs, outage }: TaskProgress) {
  return {
    taskId: String(task.id),
    state: task.state,
    ...{ percent, running },
    failed: failed.map(({ id, name }) => ({ id: String(id), name })),
    elapsedMs: Math.round(elapsedMs),
    ...(outage ? { outage: outage.message } : {}),
  };
}
