import { clusterId, serverId } from '@obstop/domain';
import { demoClusters } from '@obstop/fleet';
import { describe, expect, it } from 'vitest';
import { createdTask } from '../src/testing/created-task.ts';
import { taskDraft } from '../src/testing/task-draft.ts';
import { tempDatabase, tempStore } from '../src/testing/temp-store.ts';

describe('create', () => {
  it('answers with the task as it is stored: roots READY, edges by id', async () => {
    const { tasks } = await tempStore();
    const task = await createdTask(tasks);
    expect(task).toMatchObject({
      clusterId: 1,
      clusterName: 'obdemo',
      obClusterId: 1001,
      planName: 'ocp-stop-zone',
      name: 'Stop OB zone',
      status: 'RUNNING',
      operation: 'EXECUTE',
      creator: { id: 100, name: 'admin' },
      executor: '127.0.0.1',
      context: { stringMap: { zone_name: 'zone2' }, listMap: { server_ids: ['2'] } },
      formerStatuses: { cluster: 'RUNNING', zones: { zone2: 'RUNNING' }, servers: { 2: 'RUNNING' } },
      prohibitRollback: false,
      createdAtMs: 1_700_000_000_000,
      startedAtMs: 1_700_000_000_000,
    });
    expect(task).not.toHaveProperty('finishedAtMs');
    const [first, second, third] = task.subtasks;
    expect(task.subtasks.map(({ status }) => status)).toEqual(['READY', 'PENDING', 'PENDING']);
    expect(first).toMatchObject({
      operation: 'EXECUTE',
      runCount: 1,
      upstreamIds: [],
      target: { kind: 'cluster' },
    });
    expect(first?.downstreamIds).toEqual([second?.id]);
    expect(second).toMatchObject({ upstreamIds: [first?.id], downstreamIds: [third?.id], seriesId: 2 });
    expect(await tasks.load(task.id)).toEqual({ task, revision: 1, epoch: 0 });
  });

  it('takes the lock only when told to', async () => {
    const { tasks } = await tempStore();
    await createdTask(tasks, taskDraft({ takeLock: false }));
    expect(await tasks.lockHolder(clusterId(1))).toBeUndefined();
    const task = await createdTask(tasks);
    expect(await tasks.lockHolder(clusterId(1))).toBe(task.id);
    await createdTask(tasks, taskDraft({ takeLock: false }));
    expect(await tasks.lockHolder(clusterId(1))).toBe(task.id);
  });

  it('is refused with the id of the holder and stores nothing', async () => {
    const { db, tasks } = await tempDatabase();
    const task = await createdTask(tasks);
    expect(await tasks.create(taskDraft())).toEqual({ kind: 'locked', holder: task.id });
    expect(await db.selectFrom('tasks').select('id').execute()).toHaveLength(1);
    expect(await db.selectFrom('subtasks').select('id').execute()).toHaveLength(3);
    const other = await createdTask(tasks, taskDraft({ cluster: 2 }));
    expect(await tasks.lockHolder(clusterId(2))).toBe(other.id);
  });

  it('is refused as outdated, with nothing stored, when the statuses it was planned on have changed', async () => {
    const { clusters, tasks } = await tempStore();
    await clusters.put(demoClusters(0));
    await clusters.setStatuses(clusterId(1), { servers: [{ id: serverId(2), status: 'PROCESS_STOPPED' }] });
    expect(await tasks.create(taskDraft())).toEqual({ kind: 'outdated' });
    expect(await tasks.listRunning()).toEqual([]);
    expect(await tasks.lockHolder(clusterId(1))).toBeUndefined();
    await clusters.setStatuses(clusterId(1), { servers: [{ id: serverId(2), status: 'RUNNING' }] });
    expect(await tasks.create(taskDraft())).toMatchObject({ kind: 'created' });
  });

  it('accepts exactly one of 200 at once for one cluster', async () => {
    const { raw, tasks } = await tempDatabase();
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => tasks.create(taskDraft())));
    const created = outcomes.flatMap((outcome) => (outcome.kind === 'created' ? [outcome.task.id] : []));
    const holders = outcomes.flatMap((outcome) => (outcome.kind === 'locked' ? [outcome.holder] : []));
    expect(created).toHaveLength(1);
    expect(holders).toHaveLength(199);
    expect(new Set(holders)).toEqual(new Set(created));
    if (raw === undefined) return;
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(raw.pragma('foreign_key_check')).toEqual([]);
  });

  it('never gives an id twice, even after rows were deleted', async () => {
    const { db, tasks } = await tempDatabase();
    const first = await createdTask(tasks, taskDraft({ takeLock: false }));
    await db.deleteFrom('tasks').execute();
    expect(await db.selectFrom('subtasks').select('id').execute()).toEqual([]);
    const second = await createdTask(tasks, taskDraft({ takeLock: false }));
    expect(second.id).toBeGreaterThan(first.id);
    const firstIds = first.subtasks.map(({ id }) => id);
    for (const { id } of second.subtasks) expect(firstIds).not.toContain(id);
  });

  it('stores a plan of thousands of subtasks', async () => {
    const { tasks } = await tempStore();
    const subtasks = Array.from({ length: 2_000 }, () => taskDraft().subtasks.slice(0, 1)).flat();
    const task = await createdTask(tasks, taskDraft({ subtasks }));
    expect((await tasks.load(task.id))?.task.subtasks).toHaveLength(2_000);
  });
});
