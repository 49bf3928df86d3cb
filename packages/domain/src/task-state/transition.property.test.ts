import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Task } from '../task.ts';
import { deepFreeze, sampleTask } from '../testing/sample-task.ts';
import type { TaskEvent } from './events.ts';
import { transition } from './transition.ts';

/** Layers of 1…4 subtasks, every layer complete to the next, as plans expand. */
const graph = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }).map((layers) => {
  const upstreams: number[][] = [];
  let previous: number[] = [];
  for (const size of layers) {
    const first = upstreams.length;
    for (let index = 0; index < size; index += 1) upstreams.push(previous);
    previous = Array.from({ length: size }, (_, index) => first + index);
  }
  return upstreams;
});
const limit = 3;

/** Every event that could be tried on the task; runs are offered more often, so that tasks come to an end. */
function offered(task: Task): TaskEvent[] {
  const nowMs = 1;
  const ofSubtasks = task.subtasks.flatMap(({ id: subtaskId }): TaskEvent[] => [
    { kind: 'start-subtask', subtaskId, nowMs },
    { kind: 'succeed-subtask', subtaskId, nowMs },
    { kind: 'succeed-subtask', subtaskId, nowMs },
    { kind: 'fail-subtask', subtaskId, nowMs },
    { kind: 'retry-subtask', subtaskId, nowMs },
    { kind: 'skip-subtask', subtaskId, nowMs },
    { kind: 'cancel-subtask', subtaskId, nowMs },
  ]);
  const commands = [
    'retry-task',
    'rollback-task',
    'cancel-task',
    'release-task',
    'recover-task',
    'pass-task',
  ] as const;
  return [...ofSubtasks, ...commands.map((kind): TaskEvent => ({ kind, nowMs }))];
}

const isActive = (status: string) => status === 'READY' || status === 'RUNNING' || status === 'CANCELING';

function checkInvariants(task: Task, first: Task): void {
  expect(task.subtasks.map(({ id }) => id)).toEqual(first.subtasks.map(({ id }) => id));
  const statuses = task.subtasks.map(({ status }) => status);
  for (const { status, upstreamIds } of task.subtasks)
    if (status !== 'PENDING')
      for (const up of upstreamIds)
        expect(task.subtasks.find(({ id }) => id === up)?.status).toBe('SUCCESSFUL');
  expect(statuses.filter(isActive).length).toBeLessThanOrEqual(
    Math.max(limit, first.subtasks.filter(({ status }) => isActive(status)).length),
  );
  if (task.status === 'RUNNING') expect(statuses.some(isActive)).toBe(true);
  if (task.status === 'FAILED') {
    expect(statuses).toContain('FAILED');
    expect(statuses.some(isActive)).toBe(false);
  }
  if (task.status === 'SUCCESSFUL')
    expect(new Set(statuses)).toEqual(new Set([task.operation === 'ROLLBACK' ? 'PENDING' : 'SUCCESSFUL']));
}

it('any legal sequence keeps every subtask, the order of the graph, the limit and the ends', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(graph, fc.array(fc.nat(), { minLength: 20, maxLength: 120 }), (upstreams, choices) => {
      const first = deepFreeze(sampleTask(upstreams));
      let task: Task = first;
      for (const choice of choices) {
        const tried = offered(task).map((event) => transition(task, event, limit));
        const legal = tried.filter((result) => result.kind === 'ok');
        if (task.status === 'SUCCESSFUL') expect(legal).toEqual([]);
        const next = legal[choice % Math.max(1, legal.length)];
        if (!next) break;
        task = deepFreeze(next.task);
        checkInvariants(task, first);
      }
      reached.add(`${task.status}/${task.operation}`);
    }),
    { numRuns: 500 },
  );
  expect([...reached]).toEqual(expect.arrayContaining(['SUCCESSFUL/EXECUTE', 'SUCCESSFUL/ROLLBACK']));
});

it('whatever was done to a task, once nothing fails any more it reaches an end', () => {
  fc.assert(
    fc.property(graph, fc.array(fc.nat(), { maxLength: 60 }), (upstreams, choices) => {
      let task: Task = sampleTask(upstreams);
      for (const choice of choices) {
        const legal = offered(task)
          .map((event) => transition(task, event, limit))
          .filter((result) => result.kind === 'ok');
        task = legal[choice % Math.max(1, legal.length)]?.task ?? task;
      }
      const fair: TaskEvent['kind'][] = ['succeed-subtask', 'start-subtask', 'retry-task', 'rollback-task'];
      for (let steps = 0; task.status !== 'SUCCESSFUL' && steps < 500; steps += 1) {
        const event = offered(task)
          .filter(({ kind }) => fair.includes(kind))
          .toSorted((a, b) => fair.indexOf(a.kind) - fair.indexOf(b.kind))
          .find((each) => transition(task, each, limit).kind === 'ok');
        const result = event && transition(task, event, limit);
        if (result?.kind === 'ok') task = result.task;
      }
      expect(task.status).toBe('SUCCESSFUL');
    }),
    { numRuns: 300 },
  );
});
