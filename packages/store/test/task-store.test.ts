import { clusterId, subtaskId, type Task, taskId } from '@obstop/domain';
import type { TaskQuery } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { createdTask } from '../src/testing/created-task.ts';
import { taskDraft } from '../src/testing/task-draft.ts';
import { tempStore } from '../src/testing/temp-store.ts';

const everything: TaskQuery = { page: 1, size: 10, sort: { by: 'id', direction: 'asc' } };

describe('load', () => {
  it('knows nothing of a task that is not there', async () => {
    const { tasks } = await tempStore();
    expect(await tasks.load(taskId(1))).toBeUndefined();
    expect(await tasks.lockHolder(clusterId(1))).toBeUndefined();
  });
});

describe('where a task was accepted in a trace', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it('is read with it, alone and in a list', async () => {
    const { tasks } = await tempStore();
    const { id } = await createdTask(tasks, taskDraft({ traceparent }));
    expect((await tasks.load(id))?.task.traceparent).toBe(traceparent);
    expect((await tasks.list(everything)).tasks[0]?.traceparent).toBe(traceparent);
  });
});

describe('claim', () => {
  it('makes a new epoch and a new revision each time', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    expect(await tasks.claim(task.id, 'first')).toEqual({ task, revision: 2, epoch: 1 });
    expect(await tasks.claim(task.id, 'second')).toEqual({ task, revision: 3, epoch: 2 });
  });

  it.each(['FAILED', 'SUCCESSFUL'] as const)('leaves a %s task alone', async (status) => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    await tasks.commit({ next: { ...task, status }, revision: 1, epoch: 0 });
    expect(await tasks.claim(task.id, 'runner')).toBeUndefined();
    expect((await tasks.load(task.id))?.epoch).toBe(0);
  });

  it('finds no task that is not there', async () => {
    const { tasks } = await tempStore();
    expect(await tasks.claim(taskId(1), 'runner')).toBeUndefined();
  });
});

describe('listRunning', () => {
  it('gives the RUNNING ones, oldest first', async () => {
    const { tasks } = await tempStore();
    const made: Task[] = [];
    for (const cluster of [3, 2, 1]) made.push(await createdTask(tasks, taskDraft({ cluster })));
    const [first, second, third] = made;
    if (second !== undefined)
      await tasks.commit({ next: { ...second, status: 'FAILED' }, revision: 1, epoch: 0 });
    expect(await tasks.listRunning()).toEqual([first?.id, third?.id]);
  });
});

describe('head', () => {
  it('tells what a task is called and how far it has been written, and nothing of one that is not there', async () => {
    const { tasks } = await tempStore();
    const { id, clusterId, name, creator } = await createdTask(tasks);
    const first = { id, clusterId, name, creator, status: 'RUNNING', revision: 1, epoch: 0 };
    expect(await tasks.head(id)).toEqual(first);
    await tasks.claim(id, 'owner');
    expect(await tasks.head(id)).toEqual({ ...first, revision: 2, epoch: 1 });
    expect(await tasks.head(taskId(99))).toBeUndefined();
  });
});

describe('list', () => {
  async function fourTasks() {
    const { tasks } = await tempStore();
    const make = async (name: string, cluster: number, clusterName: string, nowMs: number) =>
      createdTask(tasks, taskDraft({ name, cluster, clusterName, nowMs, takeLock: false }));
    const a = await make('Stop OB zone', 1, 'obdemo', 400);
    const b = await make('Stop OB cluster', 2, 'prod_a', 300);
    const c = await make('Start 100% of it', 2, 'prod_a', 200);
    const d = await make('Stop OB zone', 3, 'PRODxA', 100);
    await tasks.commit({ next: { ...a, status: 'SUCCESSFUL', finishedAtMs: 900 }, revision: 1, epoch: 0 });
    await tasks.commit({ next: { ...b, status: 'FAILED', finishedAtMs: 800 }, revision: 1, epoch: 0 });
    const named = new Map([a, b, c, d].map(({ id }, index) => [id, 'abcd'[index]]));
    return async (query: Partial<TaskQuery>) => {
      const { tasks: found, total } = await tasks.list({ ...everything, ...query });
      return { found: found.map(({ id }) => named.get(id)).join(''), total };
    };
  }

  it('gives whole tasks', async () => {
    const { tasks } = await tempStore();
    const first = await createdTask(tasks);
    const second = await createdTask(tasks, taskDraft({ cluster: 2 }));
    expect(await tasks.list(everything)).toEqual({ tasks: [first, second], total: 2 });
  });

  it('narrows by every given field', async () => {
    const list = await fourTasks();
    expect(await list({})).toEqual({ found: 'abcd', total: 4 });
    expect(await list({ name: 'stop ob' })).toEqual({ found: 'abd', total: 3 });
    expect(await list({ name: '0% OF' })).toEqual({ found: 'c', total: 1 });
    expect(await list({ name: '%' })).toEqual({ found: 'c', total: 1 });
    expect(await list({ name: '\\' })).toEqual({ found: '', total: 0 });
    expect(await list({ clusterName: 'D_A' })).toEqual({ found: 'bc', total: 2 });
    expect(await list({ clusterName: 'proD' })).toEqual({ found: 'bcd', total: 3 });
    expect(await list({ statuses: ['RUNNING', 'FAILED'] })).toEqual({ found: 'bcd', total: 3 });
    expect(await list({ clusterIds: [clusterId(2)], statuses: ['RUNNING'] })).toEqual({
      found: 'c',
      total: 1,
    });
  });

  it('finds nothing where nothing is allowed', async () => {
    const list = await fourTasks();
    expect(await list({ clusterIds: [] })).toEqual({ found: '', total: 0 });
    expect(await list({ statuses: [] })).toEqual({ found: '', total: 0 });
  });

  it('sorts both ways, unfinished ones as finishing last, ties by id', async () => {
    const list = await fourTasks();
    const order = async (by: TaskQuery['sort']['by']) => [
      (await list({ sort: { by, direction: 'asc' } })).found,
      (await list({ sort: { by, direction: 'desc' } })).found,
    ];
    expect(await order('id')).toEqual(['abcd', 'dcba']);
    expect(await order('name')).toEqual(['cbad', 'dabc']);
    expect(await order('status')).toEqual(['bcda', 'adcb']);
    expect(await order('startTime')).toEqual(['dcba', 'abcd']);
    expect(await order('finishTime')).toEqual(['bacd', 'dcab']);
  });

  it('gives one page and the total of all', async () => {
    const list = await fourTasks();
    expect(await list({ size: 3 })).toEqual({ found: 'abc', total: 4 });
    expect(await list({ size: 3, page: 2 })).toEqual({ found: 'd', total: 4 });
    expect(await list({ size: 3, page: 3 })).toEqual({ found: '', total: 4 });
  });
});

describe('logs', () => {
  it('are read in order of writing, not of the clock, one subtask at a time', async () => {
    const { tasks } = await tempStore();
    const { subtasks } = await createdTask(tasks);
    const [one, two] = subtasks.map(({ id }) => id);
    if (one === undefined || two === undefined) throw new Error('two subtasks are needed');
    const first = { subtaskId: one, run: 1, atMs: 9, text: 'first\nline 2' };
    const second = { subtaskId: one, run: 2, atMs: 5, text: '第二' };
    await tasks.appendLog([first, { subtaskId: two, run: 1, atMs: 1, text: 'other' }]);
    await tasks.appendLog([second]);
    await tasks.appendLog([]);
    expect(await tasks.readLog(one)).toEqual([first, second]);
  });

  it('of an unknown subtask are refused, and empty when read', async () => {
    const { tasks } = await tempStore();
    const { subtasks } = await createdTask(tasks);
    const [one] = subtasks.map(({ id }) => id);
    if (one === undefined) throw new Error('a subtask is needed');
    const entry = { subtaskId: one, run: 1, atMs: 1, text: 'x' };
    await expect(tasks.appendLog([entry, { ...entry, subtaskId: subtaskId(99) }])).rejects.toThrow();
    expect(await tasks.readLog(one)).toEqual([]);
    expect(await tasks.readLog(subtaskId(99))).toEqual([]);
  });

  it('of several runs at the same time are stored in order, and those of an old owner not at all (E3)', async () => {
    const { tasks } = await tempStore();
    const { id, subtasks } = await createdTask(tasks);
    await tasks.claim(id, 'owner');
    const [one, two] = subtasks.map((subtask) => subtask.id);
    if (one === undefined || two === undefined) throw new Error('two subtasks are needed');
    const line = (subtask: typeof one, text: string) => ({ subtaskId: subtask, run: 1, atMs: 1, text });
    const by = { taskId: id, epoch: 1 };
    await Promise.all([
      tasks.appendLog([line(one, 'a'), line(one, 'b')], by),
      tasks.appendLog([line(two, 'x')], by),
      tasks.appendLog([line(one, 'late')], { ...by, epoch: 0 }),
      tasks.appendLog([line(two, 'y')], by),
    ]);
    expect((await tasks.readLog(one)).map(({ text }) => text)).toEqual(['a', 'b']);
    expect((await tasks.readLog(two)).map(({ text }) => text)).toEqual(['x', 'y']);
  });
});
