import { type TaskId, taskId } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { createdTask } from '../testing/created-task.ts';
import { taskDraft } from '../testing/task-draft.ts';
import { tempDir, tempStore } from '../testing/temp-dir.ts';
import { createInProcessTaskQueue } from './in-process-task-queue.ts';

describe('in-process queue', () => {
  it('wakes every RUNNING task at start, also after a restart, and no ended one', async () => {
    const dataDir = tempDir();
    const before = await tempStore(dataDir);
    const running = await createdTask(before.tasks);
    const ended = await createdTask(before.tasks, taskDraft({ cluster: 2 }));
    await before.tasks.commit({ next: { ...ended, status: 'SUCCESSFUL' }, revision: 1, epoch: 0 });
    await before.close();

    const { queue } = await tempStore(dataDir);
    const woken: TaskId[] = [];
    await queue.start(async (id) => void woken.push(id));
    await Promise.resolve();
    expect(woken).toEqual([running.id]);
  });

  it('wakes each task announced, apart from the one who announces', async () => {
    const { queue } = await tempStore();
    const woken: TaskId[] = [];
    await queue.start(async (id) => void woken.push(id));
    queue.notify(taskId(7));
    queue.notify(taskId(8));
    expect(woken).toEqual([]);
    await Promise.resolve();
    expect(woken).toEqual([7, 8]);
  });

  it('misses no task that is announced while it starts', async () => {
    const queue = createInProcessTaskQueue({
      async listRunning() {
        queue.notify(taskId(2));
        return [taskId(1)];
      },
    });
    const woken: TaskId[] = [];
    await queue.start(async (id) => void woken.push(id));
    await Promise.resolve();
    expect(woken.toSorted()).toEqual([1, 2]);
  });

  it('wakes none after stop, not even those announced before', async () => {
    const { queue } = await tempStore();
    const woken: TaskId[] = [];
    await queue.start(async (id) => void woken.push(id));
    queue.notify(taskId(1));
    await queue.stop();
    queue.notify(taskId(2));
    await Promise.resolve();
    expect(woken).toEqual([]);
  });

  it('refuses a second start', async () => {
    const { queue } = await tempStore();
    await queue.start(async () => {});
    await expect(queue.start(async () => {})).rejects.toThrow('started before');
  });
});
