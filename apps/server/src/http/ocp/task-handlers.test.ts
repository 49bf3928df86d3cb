import { writeJson, writeOcpTaskD } from '@obstop/contracts';
import { type Task, taskId } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { acceptStop, type TaskStore } from '@obstop/engine';
import { manualClock, memoryClusterStore, memoryTaskQueue, memoryTaskStore } from '@obstop/engine/testing';
import { expect, it } from 'vitest';
import type { User } from '../../access/user.ts';
import { toOcpTask } from './present-task.ts';
import { taskHandlers } from './task-handlers.ts';

const admin: User = { id: 100, name: 'admin', permissions: ['**'] };
const elsewhere: User = { id: 101, name: 'kim', permissions: ['TASK:*:READ', 'CLUSTER:1:READ'] };

/** One accepted stop, read through the handler; `calls` counts what the store was asked. */
async function rig() {
  const cluster = sampleCluster();
  const clusters = memoryClusterStore();
  await clusters.put([cluster]);
  const sound = memoryTaskStore();
  const calls = { load: 0, head: 0 };
  /** Done once, between the next head and what is read after it. */
  let meanwhile: (() => Promise<unknown>) | undefined;
  const store: TaskStore = {
    ...sound,
    async load(id) {
      calls.load += 1;
      return sound.load(id);
    },
    async head(id) {
      calls.head += 1;
      const head = await sound.head(id);
      await meanwhile?.();
      meanwhile = undefined;
      return head;
    },
  };
  const ports = {
    store: sound,
    queue: memoryTaskQueue(sound),
    clusters,
    clock: manualClock(),
    executor: '127.0.0.1',
    protectedClusters: [],
  };
  const request = { isolate: false, freeze: false, process: 'stop' } as const;
  const accepted = await acceptStop(
    ports,
    { clusterId: cluster.id, target: { kind: 'cluster' }, ...request },
    admin,
  );
  if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
  const { id } = accepted.task;
  const { getTask } = taskHandlers(store, clusters);
  const read = (user = admin, of: number = id, ifNoneMatch?: string) =>
    getTask({
      ...{ params: { taskInstanceId: of }, user, audit: undefined, ifNoneMatch },
    } as Parameters<typeof getTask>[0]);
  /** Writes the task with another operation, which is what its body then says. */
  const change = async (operation: Task['operation']) => {
    const record = await sound.load(id);
    if (!record) throw new Error('the task is gone');
    const next: Task = { ...record.task, operation };
    return sound.commit({ next, revision: record.revision, epoch: record.epoch });
  };
  const expected = async () => {
    const record = await sound.load(id);
    if (!record) throw new Error('the task is gone');
    const etag = `W/"${id}-${record.revision}"`;
    return { kind: 'json', text: writeJson(writeOcpTaskD(toOcpTask(record.task))), etag };
  };
  return {
    read,
    change,
    expected,
    calls,
    during: (what: () => Promise<unknown>) => {
      meanwhile = what;
    },
  };
}

it('a task that has not changed is loaded once, however often it is read', async () => {
  const { read, expected, calls } = await rig();
  const bodies = [await read(), await read(), await read()];
  expect(bodies).toEqual(Array.from({ length: 3 }, () => bodies[0]));
  expect(bodies[0]).toEqual(await expected());
  expect(calls).toEqual({ load: 1, head: 2 });
});

it('a task that has changed is shown as it is now', async () => {
  const { read, change, expected, calls } = await rig();
  const before = await read();
  await change('RETRY');
  const after = await read();
  expect(after).toEqual(await expected());
  expect(after).not.toEqual(before);
  expect(calls.load).toBe(2);
});

it('a task that changes while it is read is kept as what was loaded', async () => {
  const { read, change, during, expected } = await rig();
  await read();
  await change('RETRY');
  during(() => change('EXECUTE'));
  expect(await read()).toEqual(await expected());
  expect(await read()).toEqual(await expected());
});

it('whoever may not see its cluster is told that there is no such task, though its body is kept', async () => {
  const { read, calls } = await rig();
  const refusal = { kind: 'refusal', name: 'taskNotFound' };
  expect(await read(elsewhere)).toMatchObject(refusal);
  await read();
  expect(await read(elsewhere)).toMatchObject(refusal);
  expect(calls).toEqual({ load: 2, head: 1 });
});

it('a task that is not there is not found', async () => {
  const { read } = await rig();
  expect(await read(admin, taskId(99))).toMatchObject({ kind: 'refusal', name: 'taskNotFound' });
});

it('whoever knows the current state is told so by one small row, though the task was never read before', async () => {
  const { read, change, calls } = await rig();
  const etag = 'W/"1-1"';
  expect(await read(admin, taskId(1), '"1-0", W/"1-1"')).toEqual({ kind: 'not-modified', etag });
  expect(calls).toEqual({ load: 0, head: 1 });
  await change('RETRY');
  expect(await read(admin, taskId(1), etag)).toMatchObject({ kind: 'json', etag: 'W/"1-2"' });
});

it('whoever may not see its cluster is not told either that what they know is current', async () => {
  const { read } = await rig();
  for (const known of ['*', 'W/"1-1"'])
    expect(await read(elsewhere, taskId(1), known)).toMatchObject({ kind: 'refusal', name: 'taskNotFound' });
});
