// Processes of two versions on one database, as far as docs/scaling.md promises that they get on.
import { clusterId, taskId } from '@obstop/domain';
import { StoreUnavailableError } from '@obstop/engine';
import { demoClusters, resetDemoFleet } from '@obstop/fleet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newestVersion } from '../../src/model/migrations/migrate.ts';
import { createdTask } from '../../src/testing/created-task.ts';
import { stopCluster } from '../../src/testing/stop-cluster.ts';
import { administer, newDatabaseUrl, tempPostgresStore } from '../../src/testing/temp-postgres.ts';
import { until } from '../../src/testing/wall-clock.ts';
import { startRunner } from '../use-everything.ts';
import { schemaOfVersion22, startWriter } from './version-22/writer.ts';

/** A database as the older version left it, with a process of it; `upgrade` opens today's store on it. */
async function olderPlace() {
  const databaseUrl = await newDatabaseUrl();
  await administer(databaseUrl, 'drop schema obstop cascade; drop schema obstop_jobs cascade');
  await administer(databaseUrl, schemaOfVersion22);
  const older = await startWriter(databaseUrl, onTestFinished);
  return { older, upgrade: () => tempPostgresStore(databaseUrl, { queue: { lookMs: 50 } }) };
}

const running = { status: 'RUNNING', started_at_ms: 5 };

describe('a process of the version before', () => {
  it('goes on with its statements after the upgrade, and what it accepts is carried out', async () => {
    const { older, upgrade } = await olderPlace();
    const first = await older.accept();
    await older.claim(first);
    const newer = await upgrade();
    await resetDemoFleet(newer, Date.now());

    const task = await older.load(first);
    const [begun] = task?.subtasks ?? [];
    if (!task || !begun) throw new Error('it finds its task no more');
    expect(await older.commit(task, [{ ...begun, ...running }])).toBe(true);
    expect(await older.stopServer(first, 1)).toBe('1');
    expect((await newer.clusters.get(clusterId(1)))?.zones[1]?.servers[0]).toMatchObject({
      status: 'PROCESS_STOPPED',
    });
    expect((await newer.tasks.load(taskId(first)))?.task.subtasks[0]).toMatchObject({
      status: 'RUNNING',
      startedAtMs: 5,
    });
    await resetDemoFleet(newer, Date.now());

    const runner = await startRunner(newer);
    onTestFinished(() => runner.drain(0));
    const isDone = (id: number) =>
      until(async () => (await newer.tasks.head(taskId(id)))?.status === 'SUCCESSFUL');
    // Nobody has heard of its owner: it is taken up where it is.
    await isDone(first);
    expect(await older.commit({ ...task, revision: 99 }, [])).toBe(false);
    await resetDemoFleet(newer, Date.now());
    const second = await older.accept();
    await isDone(second);
    expect((await newer.audit.list({ page: 1, size: 9, taskId: taskId(second) })).total).toBe(1);
  });

  it('takes up what the newer one accepted, and loses it by the epoch as ever (E3)', async () => {
    const { older, upgrade } = await olderPlace();
    const newer = await upgrade();
    await newer.clusters.put(demoClusters(1));
    const id = await stopCluster(newer);
    expect(await older.claim(id)).toMatchObject({ epoch: '1' });
    const task = await older.load(id);
    const [begun] = task?.subtasks ?? [];
    if (!task || !begun) throw new Error('it finds no task');
    expect(await older.commit(task, [{ ...begun, ...running }])).toBe(true);
    const record = await newer.tasks.claim(id, 'newer');
    expect(record?.task.subtasks[0]).toMatchObject({ status: 'RUNNING' });
    expect((await newer.tasks.readTaskLog(id)).map(({ text }) => text)).toEqual(['of version 22']);
    const now = await older.load(id);
    expect(await older.commit({ ...now, epoch: 1 }, [])).toBe(false);
    expect(await older.commit({ ...now, status: 'FAILED' }, [])).toBe(true);
    expect(await newer.tasks.lockHolder(clusterId(1))).toBeUndefined();
  });
});

describe('a process that a newer version', () => {
  const insert = (version: number, breaks: string) =>
    `insert into obstop.schema_version (version, name, breaks) values (${version}, 'of tomorrow', ${breaks})`;

  async function withNewer(statement: string) {
    const databaseUrl = await newDatabaseUrl();
    const errors: unknown[] = [];
    const store = await tempPostgresStore(databaseUrl, {
      queue: { lookMs: 50 },
      onError: (error) => errors.push(error),
    });
    const woken: number[] = [];
    await store.queue.start(async (id) => {
      woken.push(id);
      await new Promise(() => {});
    });
    await administer(databaseUrl, statement);
    return { databaseUrl, store, errors, woken };
  }

  it('has broken answers that the store is unavailable, and takes no more tasks', async () => {
    const { databaseUrl, store, errors, woken } = await withNewer(
      insert(newestVersion + 1, `'tasks are elsewhere'`),
    );
    await until(() => errors.length > 0);
    const calls = [store.tasks.load(taskId(1)), store.clusters.list(), createdTask(store.tasks)];
    for (const call of calls) {
      const error = await call.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error).toMatchObject({
        reason: 'outdated',
        message: expect.stringContaining('a newer version of the program has changed its tables'),
        cause: { found: newestVersion + 1, message: expect.stringContaining('tasks are elsewhere') },
      });
    }
    const others = await startWriter(databaseUrl, onTestFinished);
    store.queue.notify(taskId(await others.accept()));
    await expect(store.tasks.listRunning()).rejects.toThrow(StoreUnavailableError);
    expect(woken).toEqual([]);
    // It says so once, and not with every look.
    expect(errors).toHaveLength(1);
  });

  it('has only added to goes on', async () => {
    const { store, woken } = await withNewer(insert(newestVersion + 1, 'null'));
    const { id } = await createdTask(store.tasks);
    await until(() => woken.includes(id));
  });

  it('has taken a table from says so at once, before it has looked', async () => {
    const { store } = await withNewer('alter table obstop.clusters rename to inventory');
    await expect(store.clusters.list()).rejects.toMatchObject({ reason: 'outdated' });
  });
});
