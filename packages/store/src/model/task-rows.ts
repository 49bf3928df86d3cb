import type { Subtask, Task } from '@obstop/domain';
import type { TaskRecord } from '@obstop/engine';
import type { Selectable } from 'kysely';
import { fromJson, toJson } from './json.ts';
import type { SubtaskTable, TaskFactsTable, TaskTable } from './schema.ts';

type TaskRow = Selectable<TaskTable>;
type FactsRow = Selectable<TaskFactsTable>;
export type SubtaskRow = Selectable<SubtaskTable>;

/** A task as it is accepted: nobody has claimed it. */
export function toTaskRow(task: Task): TaskRow {
  return {
    id: task.id,
    cluster_id: task.clusterId,
    cluster_name: task.clusterName,
    ob_cluster_id: task.obClusterId,
    plan_name: task.planName,
    name: task.name,
    status: task.status,
    operation: task.operation,
    creator_id: task.creator.id,
    creator_name: task.creator.name,
    executor: task.executor,
    prohibit_rollback: task.prohibitRollback ? 1 : 0,
    created_at_ms: task.createdAtMs,
    started_at_ms: task.startedAtMs,
    finished_at_ms: task.finishedAtMs ?? null,
    owner: null,
    epoch: 0,
    revision: 1,
    traceparent: task.traceparent ?? null,
    cluster_role: task.clusterRole ?? null,
  };
}

/** What of a task grows with its cluster. */
export function toFactsRow(task: Task): FactsRow {
  return {
    task_id: task.id,
    request: task.request ? toJson(task.request) : null,
    context: toJson(task.context),
    former_statuses: toJson(task.formerStatuses),
  };
}

/** A task's row with its facts. */
export type WholeTaskRow = TaskRow & Omit<FactsRow, 'task_id'>;

/** `subtasks` are all of the task's, in id order. */
export function toTaskRecord(row: WholeTaskRow, subtasks: SubtaskRow[]): TaskRecord {
  return { task: toTask(row, subtasks.map(toSubtask)), revision: row.revision, epoch: row.epoch };
}

/** `subtasks` are all of the task's, in id order. */
export function toTask(row: WholeTaskRow, subtasks: Subtask[]): Task {
  return {
    id: row.id,
    clusterId: row.cluster_id,
    clusterName: row.cluster_name,
    obClusterId: row.ob_cluster_id,
    ...(row.cluster_role === null ? {} : { clusterRole: row.cluster_role }),
    planName: row.plan_name,
    name: row.name,
    status: row.status,
    operation: row.operation,
    creator: { id: row.creator_id, name: row.creator_name },
    executor: row.executor,
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    ...(row.request === null ? {} : { request: fromJson(row.request) }),
    context: fromJson(row.context),
    formerStatuses: fromJson(row.former_statuses),
    prohibitRollback: row.prohibit_rollback === 1,
    createdAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    ...(row.finished_at_ms === null ? {} : { finishedAtMs: row.finished_at_ms }),
    subtasks,
  };
}

/** The columns of a subtask that a transition changes, with its key; all others are as they were when it was accepted. */
export function toSubtaskState(subtask: Subtask) {
  return {
    id: subtask.id,
    status: subtask.status,
    operation: subtask.operation,
    run_count: subtask.runCount,
    started_at_ms: subtask.startedAtMs ?? null,
    finished_at_ms: subtask.finishedAtMs ?? null,
    deadline_at_ms: subtask.deadlineAtMs ?? null,
  };
}

export function toSubtaskRow(task: Task, subtask: Subtask): SubtaskRow {
  return {
    ...toSubtaskState(subtask),
    task_id: task.id,
    series_id: subtask.seriesId,
    node_index: subtask.nodeIndex,
    name: subtask.name,
    description: subtask.description,
    class_name: subtask.className,
    step: subtask.step,
    target: toJson(subtask.target),
    parallel_index: subtask.parallelIndex,
    timeout_seconds: subtask.timeoutSeconds,
    retry_count: subtask.retryCount,
    retry_backoff_seconds: subtask.retryBackoffSeconds,
    prohibit_rollback: subtask.prohibitRollback ? 1 : 0,
    upstream_ids: toJson(subtask.upstreamIds),
    downstream_ids: toJson(subtask.downstreamIds),
  };
}

export function toSubtask(row: SubtaskRow): Subtask {
  return {
    id: row.id,
    seriesId: row.series_id,
    nodeIndex: row.node_index,
    name: row.name,
    description: row.description,
    className: row.class_name,
    step: row.step,
    target: fromJson(row.target),
    parallelIndex: row.parallel_index,
    timeoutSeconds: row.timeout_seconds,
    retryCount: row.retry_count,
    retryBackoffSeconds: row.retry_backoff_seconds ?? 0,
    prohibitRollback: row.prohibit_rollback === 1,
    status: row.status,
    operation: row.operation,
    runCount: row.run_count,
    upstreamIds: fromJson(row.upstream_ids),
    downstreamIds: fromJson(row.downstream_ids),
    ...(row.started_at_ms === null ? {} : { startedAtMs: row.started_at_ms }),
    ...(row.finished_at_ms === null ? {} : { finishedAtMs: row.finished_at_ms }),
    ...(row.deadline_at_ms === null ? {} : { deadlineAtMs: row.deadline_at_ms }),
  };
}
