import { taskId } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { createdTask } from '../testing/created-task.ts';
import { taskDraft } from '../testing/task-draft.ts';
import { tempStore } from '../testing/temp-store.ts';
import { newTasks } from './new-tasks.ts';

describe('a task that was accepted a moment ago', () => {
  it('is claimed as it was accepted, and as it is stored', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    const claimed = await tasks.claim(task.id, 'owner');
    expect(claimed).toEqual({ task, revision: 2, epoch: 1 });
    expect(await tasks.load(task.id)).toEqual(claimed);
  });

  it('is read again where somebody has written to it in between', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    const [first, ...rest] = task.subtasks;
    if (!first) throw new Error('a subtask is needed');
    const next = { ...task, subtasks: [{ ...first, status: 'FAILED' as const }, ...rest] };
    await tasks.commit({ next, before: task, revision: 1, epoch: 0 });
    expect(await tasks.claim(task.id, 'owner')).toEqual({ task: next, revision: 3, epoch: 1 });
    expect(await tasks.claim(task.id, 'another')).toEqual({ task: next, revision: 4, epoch: 2 });
  });
});

describe('new tasks', () => {
  it('are given out once, and the oldest go where too many wait', async () => {
    const { tasks } = await tempStore();
    const [draft] = taskDraft().subtasks;
    if (!draft) throw new Error('a subtask is needed');
    const subtasks = Array.from({ length: 20_000 }, () => draft);
    const accepted = newTasks();
    for (const cluster of [1, 2, 3])
      accepted.keep(await createdTask(tasks, taskDraft({ cluster, subtasks })));
    const take = (id: number) => {
      const row = { id: taskId(id), epoch: 1, revision: 2 };
      return accepted.claimed(row, async () => undefined);
    };
    expect(await take(1)).toBeUndefined();
    expect((await take(2))?.task.clusterId).toBe(2);
    expect(await take(2)).toBeUndefined();
    expect((await take(3))?.task.clusterId).toBe(3);
  });
});
