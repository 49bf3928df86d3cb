import { expect, it } from 'vitest';
import { sampleTask } from '../testing/sample-task.ts';
import { transition } from './transition.ts';

const renewed = { cluster: 'STOPPED', zones: { zone1: 'STOPPED' }, servers: {} } as const;

it('former statuses that a step read anew replace those of the task, and stay', () => {
  const [first, second] = sampleTask([[], [0]]).subtasks;
  if (!first || !second) throw new Error('no subtasks');
  let task = sampleTask([[], [0]]);
  const then = (event: Parameters<typeof transition>[1]) => {
    const result = transition(task, event);
    if (result.kind !== 'ok') throw new Error(result.reason);
    task = result.task;
  };
  then({ kind: 'start-subtask', subtaskId: first.id, nowMs: 1 });
  then({ kind: 'succeed-subtask', subtaskId: first.id, nowMs: 2, formerStatuses: renewed });
  expect(task.formerStatuses).toEqual(renewed);
  then({ kind: 'start-subtask', subtaskId: second.id, nowMs: 3 });
  then({ kind: 'succeed-subtask', subtaskId: second.id, nowMs: 4 });
  expect(task).toMatchObject({ status: 'SUCCESSFUL', formerStatuses: renewed });
});
