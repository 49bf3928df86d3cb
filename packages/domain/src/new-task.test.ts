import { describe, expect, it } from 'vitest';
import { expandPlan } from './expand-plan.ts';
import { subtaskId, taskId } from './ids.ts';
import { newTask, type PlannedTask } from './new-task.ts';
import { planStop } from './plans/plan.ts';
import { sampleCluster } from './testing/sample-cluster.ts';

function plannedStop(): PlannedTask {
  const cluster = sampleCluster();
  const target = { kind: 'cluster' } as const;
  const request = { clusterId: cluster.id, target, isolate: false, freeze: false, process: 'stop' } as const;
  const plan = planStop(cluster, request);
  const expanded = expandPlan(plan, cluster, target);
  if (expanded.kind !== 'expanded') throw new Error(expanded.kind);
  const { name: clusterName, obClusterId } = cluster;
  const creator = { id: 100, name: 'admin' };
  return {
    plan,
    subtasks: expanded.subtasks,
    clusterName,
    obClusterId,
    creator,
    executor: '127.0.0.1',
    nowMs: 7,
  };
}

describe('a new task', () => {
  it('runs, with its roots READY, all else PENDING, and edges by id', () => {
    const planned = plannedStop();
    const ids = planned.subtasks.map((_, position) => subtaskId(50 + position));
    const task = newTask(planned, { task: taskId(9), subtasks: ids });
    expect(task).toMatchObject({ id: 9, status: 'RUNNING', createdAtMs: 7, startedAtMs: 7 });
    expect(task.subtasks.map(({ id }) => id)).toEqual(ids);
    for (const [position, subtask] of task.subtasks.entries()) {
      const { upstreams, downstreams } = planned.subtasks[position] ?? { upstreams: [], downstreams: [] };
      expect(subtask.status).toBe(upstreams.length === 0 ? 'READY' : 'PENDING');
      expect(subtask.upstreamIds).toEqual(upstreams.map((each) => 50 + each));
      expect(subtask.downstreamIds).toEqual(downstreams.map((each) => 50 + each));
    }
  });

  it('is not made where there are fewer ids than subtasks', () => {
    const planned = plannedStop();
    expect(() => newTask(planned, { task: taskId(9), subtasks: [subtaskId(1)] })).toThrow('no subtask at 1');
  });
});
