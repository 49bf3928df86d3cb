import { clusterId } from '@obstop/domain';
import { StoreUnavailableError } from '@obstop/engine';
import { demoClusters } from '@obstop/fleet';
import { describe, expect, it } from 'vitest';
import { createdTask } from '../testing/created-task.ts';
import { taskDraft } from '../testing/task-draft.ts';
import { tempDatabase } from '../testing/temp-dir.ts';
import { createClusterStore } from './cluster-store.ts';
import { createTaskStore } from './task-store.ts';

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a full store', () => {
  it('says so, accepts nothing by half, and works on when there is room again', async () => {
    const database = await tempDatabase();
    const { db, raw } = database;
    const tasks = createTaskStore(database);
    const clusters = createClusterStore(database);
    const first = await createdTask(tasks);
    raw.pragma(`max_page_count = ${raw.pragma('page_count', { simple: true })}`);

    const [draft] = taskDraft().subtasks;
    if (draft === undefined) throw new Error('a subtask is needed');
    const big = taskDraft({ cluster: 2, subtasks: Array.from({ length: 2_000 }, () => draft) });
    const error = await failure(tasks.create(big));
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({ reason: 'full', cause: { code: 'SQLITE_FULL' } });
    expect(raw.inTransaction).toBe(false);
    expect(await tasks.lockHolder(clusterId(2))).toBeUndefined();
    expect(await tasks.listRunning()).toEqual([first.id]);
    expect(await db.selectFrom('subtasks').select('id').execute()).toHaveLength(3);

    raw.pragma('max_page_count = 1000000');
    expect((await tasks.create(big)).kind).toBe('created');
    await clusters.put(demoClusters(5));
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
  });
});

describe('a transaction that SQLite itself rolled back', () => {
  it('is reported with the first error, and the next one works', async () => {
    const database = await tempDatabase();
    const { raw } = database;
    const tasks = createTaskStore(database);
    raw.exec(
      `create temp trigger gone before insert on subtasks begin select raise(rollback, 'first error'); end`,
    );
    await expect(tasks.create(taskDraft())).rejects.toThrow('first error');
    raw.exec('drop trigger gone');
    await createdTask(tasks);
  });
});

describe('a read-only store', () => {
  it('says so on every write and still reads', async () => {
    const database = await tempDatabase();
    const { raw } = database;
    const tasks = createTaskStore(database);
    const clusters = createClusterStore(database);
    const task = await createdTask(tasks);
    raw.pragma('query_only = on');
    const writes = [
      tasks.create(taskDraft({ cluster: 2 })),
      tasks.claim(task.id, 'runner'),
      tasks.commit({ next: { ...task, status: 'FAILED' }, revision: 1, epoch: 0 }),
      clusters.put(demoClusters(5)),
    ];
    for (const write of writes)
      expect(await failure(write)).toMatchObject({ name: 'StoreUnavailableError', reason: 'read-only' });
    expect(await tasks.load(task.id)).toEqual({ task, revision: 1, epoch: 0 });
    expect(await clusters.list()).toEqual([]);
  });
});
