import type { SubtaskId, TaskId } from './ids.ts';
import type { Plan, SubtaskDraft } from './plan.ts';
import type { Task } from './task.ts';
import type { ClusterRole } from './topology.ts';

/** A plan with its subtasks, and who asked for it where: all of a new task but its ids. */
export interface PlannedTask {
  plan: Plan;
  subtasks: SubtaskDraft[];
  clusterName: string;
  obClusterId: number;
  /** As the task keeps it. */
  clusterRole?: ClusterRole;
  creator: { id: number; name: string };
  executor: string;
  /** As the task keeps it. */
  traceparent?: string;
  /** People's time (E8); becomes createdAtMs and startedAtMs. */
  nowMs: number;
}

/** Fresh ids of a task and of each of its subtasks, the latter ascending. */
export interface TaskIds {
  task: TaskId;
  subtasks: SubtaskId[];
}

/**
 * The task as it is accepted: roots READY, all else PENDING; edges turned from positions into ids.
 * Throws where an edge or a subtask has no id.
 */
export function newTask({ plan, ...planned }: PlannedTask, ids: TaskIds): Task {
  const idAt = (position: number): SubtaskId => {
    const found = ids.subtasks[position];
    if (found === undefined) throw new Error(`the plan has no subtask at ${position}`);
    return found;
  };
  return {
    id: ids.task,
    clusterId: plan.clusterId,
    clusterName: planned.clusterName,
    obClusterId: planned.obClusterId,
    ...(planned.clusterRole && { clusterRole: planned.clusterRole }),
    planName: plan.planName,
    name: plan.name,
    status: 'RUNNING',
    operation: 'EXECUTE',
    creator: planned.creator,
    executor: planned.executor,
    ...(planned.traceparent && { traceparent: planned.traceparent }),
    ...(plan.request && { request: plan.request }),
    context: plan.context,
    formerStatuses: plan.formerStatuses,
    prohibitRollback: plan.prohibitRollback,
    createdAtMs: planned.nowMs,
    startedAtMs: planned.nowMs,
    subtasks: planned.subtasks.map(({ upstreams, downstreams, ...subtask }, position) => ({
      id: idAt(position),
      ...subtask,
      status: upstreams.length === 0 ? 'READY' : 'PENDING',
      operation: 'EXECUTE',
      runCount: 1,
      upstreamIds: upstreams.map(idAt),
      downstreamIds: downstreams.map(idAt),
    })),
  };
}
