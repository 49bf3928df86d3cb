import type { Subtask, Task } from '@obstop/domain';
import type { Selectable } from 'kysely';
import { fromJson, toJson } from '../json.ts';
import type { SubtaskTable, TaskTable } from '../schema.ts';

type TaskRow = Selectable<TaskTable>;
type SubtaskRow = Selectable<SubtaskTable>;

/** The columns that a write of the task sets; id, owner, epoch and revision have their own rules. */
export type TaskColumns = Omit<TaskRow, 'id' | 'owner' | 'epoch' | 'revision'>;

export function toTaskColumns(task: Task): TaskColumns {
  return {
    ...toStateColumns(task),
    context: toJson(task.context),
    former_statuses: toJson(task.formerStatuses),
  };
}

/** The columns whose size does not depend on the cluster's. */
export function toStateColumns(task: Task): Omit<TaskColumns, 'context' | 'former_statuses'> {
  return {
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
  };
}

/** `subtasks` are all of the task's, in id order. */
export function toTask(row: TaskRow, subtasks: Subtask[]): Task {
  return {
    id: row.id,
    clusterId: row.cluster_id,
    clusterName: row.cluster_name,
    obClusterId: row.ob_cluster_id,
    planName: row.plan_name,
    name: row.name,
    status: row.status,
    operation: row.operation,
    creator: { id: row.creator_id, name: row.creator_name },
    executor: row.executor,
    context: fromJson(row.context),
    formerStatuses: fromJson(row.former_statuses),
    prohibitRollback: row.prohibit_rollback === 1,
    createdAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    ...(row.finished_at_ms === null ? {} : { finishedAtMs: row.finished_at_ms }),
    subtasks,
  };
}

export function toSubtaskRow(task: Task, subtask: Subtask): SubtaskRow {
  return {
    id: subtask.id,
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
    prohibit_rollback: subtask.prohibitRollback ? 1 : 0,
    status: subtask.status,
    operation: subtask.operation,
    run_count: subtask.runCount,
    upstream_ids: toJson(subtask.upstreamIds),
    downstream_ids: toJson(subtask.downstreamIds),
    started_at_ms: subtask.startedAtMs ?? null,
    finished_at_ms: subtask.finishedAtMs ?? null,
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
    prohibitRollback: row.prohibit_rollback === 1,
    status: row.status,
    operation: row.operation,
    runCount: row.run_count,
    upstreamIds: fromJson(row.upstream_ids),
    downstreamIds: fromJson(row.downstream_ids),
    ...(row.started_at_ms === null ? {} : { startedAtMs: row.started_at_ms }),
    ...(row.finished_at_ms === null ? {} : { finishedAtMs: row.finished_at_ms }),
  };
}
