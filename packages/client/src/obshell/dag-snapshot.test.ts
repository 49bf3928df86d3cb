import { dagExamples, stopExamples } from '@obstop/contracts/examples';
import { describe, expect, it } from 'vitest';
import { countSteps, runningNames } from '../core/progress.ts';
import { dagSnapshot, dagState, logLinesOf } from './dag-snapshot.ts';

const dataOf = (example: { value: unknown }) => (example.value as { data: Record<string, unknown> }).data;
const snapshotOf = (name: keyof typeof dagExamples) => dagSnapshot(dataOf(dagExamples[name]), 'data');

const start = '2026-11-21T10:00:00.272439704+08:00';
const later = '2026-11-21T10:00:04.118204551+08:00';
const epoch = '1970-01-01T08:00:00+08:00';

describe('how a DAG stands', () => {
  it.each([
    ['READY', 'RUN', start, start, 'running'],
    ['RUNNING', 'RUN', later, start, 'running'],
    ['RUNNING', 'ROLLBACK', later, start, 'running'],
    ['READY', 'CANCEL', epoch, epoch, 'running'],
    ['SUCCEED', 'RUN', start, later, 'succeeded'],
    ['SUCCEED', 'ROLLBACK', start, later, 'rolled-back'],
    ['SUCCEED', 'PASS', start, later, 'passed-over'],
    ['SUCCEED', 'HOLD', start, later, 'failed'],
    ['FAILED', 'RUN', start, later, 'failed'],
    ['FAILED', 'CANCEL', start, later, 'failed'],
    ['FAILED', 'ROLLBACK', start, later, 'failed'],
    ['PAUSED', 'RUN', later, start, 'running'],
    ['ABANDONED', 'RUN', start, later, 'failed'],
  ])('%s with %s is %s … %s: %s', (state, operator, startTime, endTime, expected) => {
    expect(dagState({ state, operator, startTime, endTime })).toBe(expected);
  });
});

describe('a DAG as a task', () => {
  it('under way: steps are the agents’ shares, under the names of their nodes', () => {
    const task = snapshotOf('running');
    expect(task).toMatchObject({ name: 'Stop OB', state: 'running', status: 'RUNNING', operation: 'RUN' });
    expect(task.finishTime).toBeUndefined();
    expect(task.steps).toHaveLength(3 + 1 + 1 + 3 + 1);
    expect(runningNames(task)).toEqual(['Wait for all agents to execute tasks successfully']);
    expect(countSteps(task)).toEqual({ finished: 5, total: 9, percent: 55 });
    expect(task.steps[1]).toMatchObject({ description: 'on 10.10.10.2:2886', parallelIndex: 1, runCount: 1 });
    expect(task.steps[3]?.parallelIndex).toBeUndefined();
  });

  it('each stage comes after the whole of the one before', () => {
    const { steps } = snapshotOf('running');
    const idsOf = (from: number, to: number) => steps.slice(from, to).map(({ id }) => id);
    expect(steps[0]?.upstreams).toEqual([]);
    expect(steps[0]?.downstreams).toEqual(idsOf(3, 4));
    expect(steps[3]?.upstreams).toEqual(idsOf(0, 3));
    expect(steps[4]?.downstreams).toEqual(idsOf(5, 8));
    expect(steps[8]?.downstreams).toEqual([]);
  });

  it('ended well: everything is done', () => {
    const task = snapshotOf('succeeded');
    expect(task.state).toBe('succeeded');
    expect(countSteps(task)).toEqual({ finished: 9, total: 9, percent: 100 });
    expect(task.finishTime).toBe(later);
  });

  it('failed: the step and its log are in the answer', () => {
    const task = snapshotOf('failed');
    const failed = task.steps.filter(({ state }) => state === 'failed');
    expect(failed.map(({ name }) => name)).toEqual(['Make sure all agents are ready']);
    const [step] = failed;
    expect(logLinesOf(task.raw, step?.id ?? '')?.at(-1)).toContain('Task.SubDag.NotAllCreated');
    expect(logLinesOf(task.raw, '999')).toBeUndefined();
  });

  it('rolled back: what was undone counts as never run, and all of it as finished', () => {
    const undone = structuredClone(dataOf(dagExamples.succeeded)) as {
      operator: string;
      nodes: { sub_tasks: { operator: string }[] }[];
    };
    undone.operator = 'ROLLBACK';
    for (const node of undone.nodes) for (const subTask of node.sub_tasks) subTask.operator = 'ROLLBACK';
    const task = dagSnapshot(undone, 'data');
    expect(task).toMatchObject({ state: 'rolled-back', rollingBack: true });
    expect(countSteps(task)).toEqual({ finished: 9, total: 9, percent: 100 });
  });

  it('without details there are no steps; with nodes alone these are the steps', () => {
    expect(dagSnapshot(dataOf(stopExamples.vendorSample), 'data').steps).toEqual([]);
    const dag = structuredClone(dataOf(dagExamples.running)) as { nodes: { sub_tasks: unknown }[] };
    for (const node of dag.nodes) node.sub_tasks = null;
    const { steps } = dagSnapshot(dag, 'data');
    expect(steps.map(({ state }) => state)).toEqual([
      'succeeded',
      'succeeded',
      'succeeded',
      'running',
      'pending',
    ]);
    expect(steps[1]?.upstreams).toEqual([steps[0]?.id]);
  });

  it('a step in an unknown state keeps its word', () => {
    const dag = structuredClone(dataOf(dagExamples.running)) as {
      nodes: { sub_tasks: { state: string; execute_agent: { ip: string } }[] }[];
    };
    const subTask = dag.nodes[0]?.sub_tasks[0];
    if (subTask) Object.assign(subTask, { state: 'PAUSED', execute_agent: { ip: '::1', port: 2886 } });
    expect(dagSnapshot(dag, 'data').steps[0]).toMatchObject({
      state: 'unknown',
      status: 'PAUSED',
      description: 'on [::1]:2886',
    });
  });

  it('the answer itself is beside it', () => {
    const data = dataOf(dagExamples.running);
    expect(dagSnapshot(data, 'data').raw).toBe(data);
  });
});
