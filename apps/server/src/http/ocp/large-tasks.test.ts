import { clusterId, type TaskStatus, taskId } from '@obstop/domain';
import { expect, it } from 'vitest';
import { createLargeTasks } from './large-tasks.ts';
import type { SendableTask } from './render-task.ts';

const id = taskId(1);

/** A task whose renderings end when they are told to. */
function rig() {
  let nowMs = 0;
  const renderings: PromiseWithResolvers<SendableTask | undefined>[] = [];
  const large = createLargeTasks({
    render: () => {
      const rendering = Promise.withResolvers<SendableTask | undefined>();
      renderings.push(rendering);
      return rendering.promise;
    },
    nowMs: () => nowMs,
  });
  large.add(id);
  const head = (revision: number, status: TaskStatus = 'RUNNING') => ({
    ...{ id, revision, status, epoch: 1, clusterId: clusterId(1), name: 'Stop OB cluster' },
    creator: { id: 100, name: 'admin' },
  });
  const rendered = (revision: number) => ({ revision }) as SendableTask;
  return {
    renderings,
    pass: (ms: number) => {
      nowMs += ms;
    },
    get: async (revision: number, status?: TaskStatus) => (await large.get(head(revision, status)))?.revision,
    end: (at: number, revision: number) => renderings[at]?.resolve(rendered(revision)),
  };
}

it('is rendered once for all who read it while it runs, and once in half a second', async () => {
  const { get, end, pass, renderings } = rig();
  const first = [get(5), get(6), get(7)];
  end(0, 6);
  expect(await Promise.all(first)).toEqual([6, 6, 6]);
  pass(499);
  expect(await get(90)).toBe(6);
  expect(renderings).toHaveLength(1);
  pass(1);
  const next = get(90);
  end(1, 91);
  expect(await next).toBe(91);
});

it('is not rendered again while it has not changed', async () => {
  const { get, end, pass, renderings } = rig();
  const first = get(5);
  end(0, 5);
  await first;
  pass(60_000);
  expect(await get(5)).toBe(5);
  expect(renderings).toHaveLength(1);
});

it('is shown as it ended, however short ago it was rendered, or begun to be', async () => {
  const { get, end, renderings } = rig();
  const running = get(5);
  // The task has ended since that rendering was begun.
  const ended = get(9, 'SUCCESSFUL');
  end(0, 5);
  expect(await running).toBe(5);
  await Promise.resolve();
  end(1, 9);
  expect(await ended).toBe(9);
  expect(renderings).toHaveLength(2);
  expect(await get(9, 'SUCCESSFUL')).toBe(9);
});

it('fails those who wait for a rendering that fails, and is rendered again for the next', async () => {
  const { get, end, renderings } = rig();
  const first = get(5);
  renderings[0]?.reject(new Error('the thread has ended'));
  await expect(first).rejects.toThrow('the thread has ended');
  const next = get(5);
  end(1, 5);
  expect(await next).toBe(5);
});

it('that takes long to render is rendered the more seldom', async () => {
  const { get, end, pass, renderings } = rig();
  const first = get(5);
  pass(400);
  end(0, 5);
  await first;
  pass(1_599);
  expect(await get(90)).toBe(5);
  expect(renderings).toHaveLength(1);
  pass(1);
  const next = get(90);
  end(1, 90);
  expect(await next).toBe(90);
});
