import {
  clusterId,
  type Subtask,
  subtaskId,
  type Task,
  type TaskEvent,
  taskId,
  transition,
} from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { nodesOf } from './project-dag.ts';
import { dagProgress, dagStage, nodeProgress, subtaskProgress } from './states.ts';

/** A task of three nodes, the middle one with two subtasks. */
function sampleTask(): Task {
  const shape = [[1], [2, 3], [4]];
  const subtask = (id: number, nodeIndex: number): Subtask => ({
    id: subtaskId(id),
    seriesId: id,
    nodeIndex,
    name: `node ${nodeIndex + 1}`,
    description: '',
    className: '',
    step: 'wait-node',
    target: { kind: 'cluster' },
    parallelIndex: -1,
    timeoutSeconds: 1,
    retryCount: 0,
    retryBackoffSeconds: 0,
    prohibitRollback: false,
    status: nodeIndex === 0 ? 'READY' : 'PENDING',
    operation: 'EXECUTE',
    runCount: 1,
    upstreamIds: (shape[nodeIndex - 1] ?? []).map(subtaskId),
    downstreamIds: (shape[nodeIndex + 1] ?? []).map(subtaskId),
  });
  return {
    id: taskId(1),
    clusterId: clusterId(1),
    clusterName: 'obdemo',
    obClusterId: 1001,
    planName: 'ocp-stop-zone',
    name: 'Stop',
    status: 'RUNNING',
    operation: 'EXECUTE',
    creator: { id: 100, name: 'admin' },
    executor: '127.0.0.1',
    context: { stringMap: {}, listMap: {} },
    formerStatuses: { cluster: 'RUNNING', zones: {}, servers: {} },
    prohibitRollback: false,
    createdAtMs: 0,
    startedAtMs: 0,
    subtasks: shape.flatMap((ids, index) => ids.map((id) => subtask(id, index))),
  };
}

type Step = `${'start' | 'succeed' | 'fail' | 'skip' | 'retry'}-${number}` | TaskEvent['kind'];

function after(steps: readonly Step[]): Task {
  return steps.reduce((task, step) => {
    const [verb, id] = step.split('-');
    const event = /^\d+$/.test(id ?? '')
      ? { kind: `${verb}-subtask`, subtaskId: subtaskId(Number(id)), nowMs: 1 }
      : { kind: step, nowMs: 1 };
    const next = transition(task, event as TaskEvent);
    if (next.kind === 'illegal') throw new Error(`${step}: ${next.reason}`);
    return next.task;
  }, sampleTask());
}

const done = (id: number): Step[] => [`start-${id}`, `succeed-${id}`];
const shown = (task: Task) => {
  const nodes = nodesOf(task).map((each) => nodeProgress(task, each));
  const text = ({ state, operator }: { state: string; operator: string }) => `${state}/${operator}`;
  return { dag: text(dagProgress(task)), stage: dagStage(nodes, task), nodes: nodes.map(text) };
};
const failed: Step[] = [...done(1), 'start-2', 'fail-2', ...done(3)];

describe('a task shown as a DAG', () => {
  it.each<[string, Step[], string, number, string[]]>([
    ['accepted', [], 'READY/RUN', 1, ['RUNNING/RUN', 'PENDING/RUN', 'PENDING/RUN']],
    ['under way', [...done(1), 'start-2'], 'RUNNING/RUN', 2, ['SUCCEED/RUN', 'RUNNING/RUN', 'PENDING/RUN']],
    ['failed', failed, 'FAILED/RUN', 2, ['SUCCEED/RUN', 'FAILED/RUN', 'PENDING/RUN']],
    ['retried', [...failed, 'retry-task'], 'RUNNING/RUN', 2, ['SUCCEED/RUN', 'RUNNING/RETRY', 'PENDING/RUN']],
    [
      'done',
      [...done(1), ...done(2), ...done(3), ...done(4)],
      'SUCCEED/RUN',
      3,
      ['SUCCEED/RUN', 'SUCCEED/RUN', 'SUCCEED/RUN'],
    ],
    [
      'cancelled',
      [...done(1), 'cancel-task'],
      'FAILED/CANCEL',
      2,
      ['SUCCEED/RUN', 'FAILED/CANCEL', 'PENDING/RUN'],
    ],
    ['passed', [...failed, 'pass-task'], 'SUCCEED/PASS', 3, ['SUCCEED/RUN', 'SUCCEED/PASS', 'SUCCEED/PASS']],
    [
      'skipped and gone on',
      [...failed, 'skip-2', 'succeed-2', ...done(4)],
      'SUCCEED/RUN',
      3,
      ['SUCCEED/RUN', 'SUCCEED/PASS', 'SUCCEED/RUN'],
    ],
    [
      'rolling back',
      [...failed, 'rollback-task', ...done(2)],
      'RUNNING/ROLLBACK',
      2,
      ['PENDING/ROLLBACK', 'RUNNING/ROLLBACK', 'PENDING/RUN'],
    ],
    [
      'rolled back',
      [...failed, 'rollback-task', ...done(2), ...done(3), ...done(1)],
      'SUCCEED/ROLLBACK',
      1,
      ['SUCCEED/ROLLBACK', 'SUCCEED/ROLLBACK', 'PENDING/RUN'],
    ],
  ])('%s', (_name, steps, dag, stage, nodes) => {
    expect(shown(after(steps))).toEqual({ dag, stage, nodes });
  });

  it('shows a sub task that waits as READY and one that is being cancelled as RUNNING with CANCEL', () => {
    const task = after([...done(1), 'start-2', 'cancel-task']);
    expect(task.subtasks.map((part) => subtaskProgress(task, part))).toEqual([
      { state: 'SUCCEED', operator: 'RUN' },
      { state: 'RUNNING', operator: 'CANCEL' },
      { state: 'FAILED', operator: 'CANCEL' },
      { state: 'PENDING', operator: 'RUN' },
    ]);
  });
});
