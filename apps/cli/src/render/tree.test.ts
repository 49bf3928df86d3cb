import type { Task, TaskStep } from '@obstop/client';
import { describe, expect, it } from 'vitest';
import { en } from '../messages/en.ts';
import { painter } from '../terminal/paint.ts';
import { widthOf } from '../terminal/width.ts';
import { drawTask } from './tree.ts';

const step = (
  id: number,
  name: string,
  state: TaskStep['state'],
  more: Partial<TaskStep> = {},
): TaskStep => ({
  ...{ id, name, state, status: '', upstreams: id > 1 ? [id - 1] : [], downstreams: [] },
  ...more,
});

const task = (steps: readonly TaskStep[], state: Task['state'] = 'running') =>
  ({ id: 7, name: 'Stop OB zone', clusterName: 'obdemo', state, steps }) as Task;

const draw = (steps: readonly TaskStep[], columns = 80, rows?: number) =>
  drawTask(
    { task: task(steps), percent: 50, elapsedMs: 3_400 },
    { columns, paint: painter(false), text: en, ...(rows === undefined ? {} : { rows }) },
  );

const split = [0, 1, 2].map((index) =>
  step(10 + index, 'Stop observer process', index === 0 ? 'succeeded' : 'running', {
    upstreams: [2],
    parallelIndex: index,
  }),
);
const steps = [
  // As an answer has them: in any order.
  step(20, 'Update zone status', 'pending', { upstreams: [10, 11, 12] }),
  ...split,
  step(2, 'Stop zone', 'succeeded', {
    startTime: '2026-01-01T00:00:00Z',
    finishTime: '2026-01-01T00:00:02.5Z',
  }),
  step(1, 'Prepare stop OB zone', 'succeeded'),
];

describe('a picture of a task', () => {
  it('has the steps in the order in which they run, and splits below their node', () => {
    expect(draw(steps)).toEqual([
      'Stop OB zone · task 7 · obdemo',
      '████████████░░░░░░░░░░░░  50 %  3.4s',
      '✔ Prepare stop OB zone',
      `✔ ${'Stop zone'.padEnd(44)}  2.5s`,
      '▸ Stop observer process  1/3',
      '├ ✔ #1',
      '├ ▸ #2',
      '└ ▸ #3',
      '· Update zone status',
    ]);
  });

  it('counts what is done and what is to come where there is no room', () => {
    expect(draw(steps, 80, 8)).toEqual([
      'Stop OB zone · task 7 · obdemo',
      '████████████░░░░░░░░░░░░  50 %  3.4s',
      '✔ 2 steps done',
      '▸ Stop observer process  1/3',
      '├ ✔ #1',
      '├ ▸ #2',
      '└ ▸ #3',
      '· 1 more to come',
    ]);
  });

  it.each([4, 5, 6, 10, 24])('never has more than %i lines, nor a line that wraps', (rows) => {
    const many = Array.from({ length: 40 }, (_, index) =>
      step(100 + index, 'Stop observer process of a very long name indeed', 'running', {
        upstreams: [1],
        parallelIndex: index,
      }),
    );
    const lines = draw([step(1, 'Prepare', 'succeeded'), ...many, step(200, 'End', 'pending')], 50, rows);
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(Math.max(...lines.map(widthOf))).toBeLessThan(50);
  });

  it('ends where a server writes steps in a circle', () => {
    const circle = [step(1, 'One', 'running', { upstreams: [2] }), step(2, 'Two', 'pending')];
    expect(draw(circle)).toHaveLength(4);
  });
});
