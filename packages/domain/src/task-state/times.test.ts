import { expect, it } from 'vitest';
import { subtaskId } from '../ids.ts';
import type { Task } from '../task.ts';
import { sampleTask } from '../testing/sample-task.ts';
import type { TaskEvent } from './events.ts';
import { transition } from './transition.ts';

function after(task: Task, ...events: TaskEvent[]): Task {
  return events.reduce((now, event) => {
    const result = transition(now, event);
    if (result.kind !== 'ok') throw new Error(result.reason);
    return result.task;
  }, task);
}
const first = subtaskId(1);

it('where the clock is set back, no end comes before its start, and no start before what it waited for', () => {
  const begun = { ...sampleTask([[], [0]]), createdAtMs: 1000, startedAtMs: 1000 };
  const task = after(
    begun,
    { kind: 'start-subtask', subtaskId: first, nowMs: 2000 },
    { kind: 'succeed-subtask', subtaskId: first, nowMs: 500 },
    { kind: 'start-subtask', subtaskId: subtaskId(2), nowMs: 501 },
    { kind: 'succeed-subtask', subtaskId: subtaskId(2), nowMs: 502 },
  );
  expect(task.subtasks.map(({ startedAtMs, finishedAtMs }) => [startedAtMs, finishedAtMs])).toEqual([
    [2000, 2000],
    [2000, 2000],
  ]);
  expect(task.finishedAtMs).toBe(2000);
});

it('an operation on a failed task is no earlier than its end', () => {
  const failed = after(
    sampleTask([[]]),
    { kind: 'start-subtask', subtaskId: first, nowMs: 2000 },
    { kind: 'fail-subtask', subtaskId: first, nowMs: 3000 },
  );
  expect(after(failed, { kind: 'pass-task', nowMs: 5 })).toMatchObject({
    finishedAtMs: 3000,
    subtasks: [{ finishedAtMs: 3000 }],
  });
});

it('a run keeps its deadline when another owner takes it up; the next run has its own', () => {
  const started = after(sampleTask([[]], { retryCount: 1, timeoutSeconds: 30 }), {
    kind: 'start-subtask',
    subtaskId: first,
    nowMs: 1000,
  });
  expect(started.subtasks[0]?.deadlineAtMs).toBe(31_000);
  const recovered = after(
    started,
    { kind: 'recover-task', nowMs: 20_000 },
    { kind: 'start-subtask', subtaskId: first, nowMs: 21_000 },
  );
  expect(recovered.subtasks[0]?.deadlineAtMs).toBe(31_000);
  const again = after(
    recovered,
    { kind: 'fail-subtask', subtaskId: first, nowMs: 31_000 },
    { kind: 'start-subtask', subtaskId: first, nowMs: 40_000 },
  );
  expect(again.subtasks[0]).toMatchObject({ runCount: 2, deadlineAtMs: 70_000 });
});
