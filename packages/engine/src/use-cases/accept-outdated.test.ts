import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import type { TaskStore } from '../ports/task-store.ts';
import { manualClock, memoryClusterStore, memoryTaskQueue, memoryTaskStore } from '../testing/index.ts';
import { acceptStop } from './accept-ocp.ts';

it('a stop whose cluster was stopped by another between check and lock is judged again, and refused', async () => {
  const cluster = sampleCluster();
  const clusters = memoryClusterStore();
  await clusters.put([cluster]);
  const sound = memoryTaskStore();
  const store: TaskStore = {
    ...sound,
    create: async () => {
      await clusters.setStatuses(cluster.id, { cluster: 'STOPPED' });
      return { kind: 'outdated' };
    },
  };
  const outcome = await acceptStop(
    {
      store,
      queue: memoryTaskQueue(store),
      clusters,
      clock: manualClock(),
      executor: '127.0.0.1',
      protectedClusters: [],
    },
    { clusterId: cluster.id, target: { kind: 'cluster' }, isolate: false, freeze: false, process: 'stop' },
    { id: 100, name: 'admin' },
  );
  expect(outcome).toMatchObject({
    kind: 'refused',
    refusal: { kind: 'cluster-status', status: 'STOPPED' },
    // Told by what it was judged by, not by what it was when the first look was taken.
    cluster: { status: 'STOPPED' },
  });
  expect(await sound.listRunning()).toEqual([]);
});
