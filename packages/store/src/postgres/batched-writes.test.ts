// What is written at the same time goes in one statement (batch-calls.ts): only the write that is at fault fails.
import { clusterId, subtaskId, type Task } from '@obstop/domain';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createdTask } from '../testing/created-task.ts';
import { taskDraft } from '../testing/task-draft.ts';
import { administer, tempDatabaseUrl, tempPostgresStore } from '../testing/temp-postgres.ts';
import { openTempPostgres } from '../testing/temp-postgres-database.ts';
import { createTaskStore } from './task-store.ts';

/** Three tasks of clusters of their own, each claimed. */
async function threeClaimed() {
  const databaseUrl = await tempDatabaseUrl();
  const { tasks } = await tempPostgresStore(databaseUrl);
  const made = await Promise.all(
    [1, 2, 3].map((cluster) => createdTask(tasks, taskDraft({ cluster, takeLock: true }))),
  );
  await Promise.all(made.map(({ id }) => tasks.claim(id, 'owner')));
  const begin = (task: Task) => {
    const [first, ...rest] = task.subtasks;
    if (!first) throw new Error('a subtask is needed');
    const next: Task = { ...task, subtasks: [{ ...first, status: 'RUNNING' }, ...rest] };
    return tasks.commit({ next, before: task, revision: 2, epoch: 1 });
  };
  return { databaseUrl, tasks, made, begin };
}

describe('a task whose row somebody else holds', () => {
  it.each([
    'select 1 from obstop.tasks where id = $1 for update',
    'update obstop.tasks set owner = owner where id = $1',
  ])('keeps no other task waiting, and is written when it is free: %s', async (hold) => {
    const { databaseUrl, tasks, made, begin } = await threeClaimed();
    const [one, two, three] = made;
    if (!one || !two || !three) throw new Error('three tasks are needed');
    const holder = new Client({ connectionString: databaseUrl });
    await holder.connect();
    onTestFinished(() => holder.end());
    await holder.query('begin');
    await holder.query(hold, [two.id]);
    const line = (task: Task) => ({
      subtaskId: task.subtasks[0]?.id ?? subtaskId(0),
      run: 1,
      atMs: 1,
      text: 'x',
    });
    const log = (task: Task) => tasks.appendLog([line(task)], { taskId: task.id, epoch: 1 });

    let isTwoWritten = false;
    const held = Promise.all([begin(two), log(two)]).then(([outcome]) => {
      isTwoWritten = true;
      return outcome;
    });
    const free = await Promise.all([begin(one), begin(three), log(one), log(three)]);
    expect(free.slice(0, 2)).toEqual([
      { kind: 'written', revision: 3 },
      { kind: 'written', revision: 3 },
    ]);
    expect(isTwoWritten).toBe(false);
    await holder.query('commit');
    expect(await held).toEqual({ kind: 'written', revision: 3 });
    expect(await tasks.readTaskLog(two.id)).toHaveLength(1);
  });
});

describe('a write that cannot be', () => {
  it('is refused alone', async () => {
    const { tasks, made, begin } = await threeClaimed();
    const [one, two, three] = made;
    if (!one || !two || !three) throw new Error('three tasks are needed');
    const stray = { subtaskId: subtaskId(999), run: 1, atMs: 1, text: 'of nobody' };
    const foreign: Task = { ...two, subtasks: [...two.subtasks, ...three.subtasks.slice(0, 1)] };
    const outcomes = await Promise.allSettled([
      begin(one),
      tasks.commit({ next: foreign, before: two, revision: 2, epoch: 1 }),
      begin(three),
      tasks.appendLog([stray], { taskId: one.id, epoch: 1 }),
      tasks.appendLog([{ ...stray, subtaskId: three.subtasks[0]?.id ?? subtaskId(0) }], {
        taskId: three.id,
        epoch: 1,
      }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect((await tasks.load(two.id))?.revision).toBe(2);
    expect(await tasks.readTaskLog(three.id)).toHaveLength(1);
  });

  it('of an old owner is refused alone', async () => {
    const { tasks, made, begin } = await threeClaimed();
    const [one, two] = made;
    if (!one || !two) throw new Error('two tasks are needed');
    await tasks.claim(two.id, 'successor');
    expect(await Promise.all([begin(one), begin(two)])).toEqual([
      { kind: 'written', revision: 3 },
      { kind: 'lost' },
    ]);
  });
});

describe('two writes of one revision', () => {
  it('at the same time: one is written, the other is outdated', async () => {
    const { made, begin } = await threeClaimed();
    const [one] = made;
    if (!one) throw new Error('a task is needed');
    const outcomes = await Promise.all([begin(one), begin(one)]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['outdated', 'written']);
  });
});

describe('claims at the same time', () => {
  it('of one task, by processes that do not know of each other, are one after the other', async () => {
    const { databaseUrl, made } = await threeClaimed();
    const processes = [1, 2].map(() => {
      const database = openTempPostgres(databaseUrl);
      onTestFinished(() => database.db.destroy());
      return createTaskStore(database);
    });
    const [one] = made;
    if (!one) throw new Error('a task is needed');
    for (let round = 0; round < 10; round += 1)
      await Promise.all(
        processes.flatMap(({ claim }) => [...made, one].map(({ id }) => claim(id, 'another'))),
      );
    const [first] = processes;
    const heads = await Promise.all(made.map(({ id }) => first?.head(id)));
    expect(heads.map((head) => head?.epoch)).toEqual([1 + 4 * 10, 1 + 2 * 10, 1 + 2 * 10]);
  });
});

describe('a table that a newer version gives another column', () => {
  it('is read and written on by processes that run', async () => {
    const { databaseUrl, tasks, made } = await threeClaimed();
    const [one] = made;
    if (!one) throw new Error('a task is needed');
    for (let times = 0; times < 20; times += 1) await tasks.load(one.id);
    for (const table of ['tasks', 'subtasks', 'servers', 'clusters'])
      await administer(databaseUrl, `alter table obstop.${table} add column note text`);
    const loads = await Promise.all(Array.from({ length: 20 }, () => tasks.load(one.id)));
    expect(loads.map((record) => record?.task.id)).toEqual(loads.map(() => one.id));
    expect((await tasks.claim(one.id, 'another'))?.epoch).toBe(2);
    expect((await createdTask(tasks, taskDraft({ cluster: 9 }))).clusterId).toBe(clusterId(9));
  });
});
