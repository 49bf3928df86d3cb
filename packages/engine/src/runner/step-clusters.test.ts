import { clusterId, taskId } from '@obstop/domain';
import { expect, it } from 'vitest';
import type { ClusterStore } from '../ports/cluster-store.ts';
import { memoryClusterStore } from '../testing/index.ts';
import { stepClusters } from './step-clusters.ts';

function recorded() {
  const writes: unknown[][] = [];
  const inventory: ClusterStore = {
    ...memoryClusterStore(),
    setStatuses: async (...parameters) => {
      writes.push(parameters);
    },
  };
  const stop = new AbortController();
  const by = { taskId: taskId(7), epoch: 3 };
  return { writes, stop, by, clusters: stepClusters(inventory, by, stop.signal) };
}

it('every status that a step sets names the owner on whose behalf', async () => {
  const { writes, by, clusters } = recorded();
  await clusters.setStatuses(clusterId(1), { cluster: 'STOPPED' });
  expect(writes).toEqual([[1, { cluster: 'STOPPED' }, by]]);
});

it('a run that was aborted sets no status any more, and says why', async () => {
  const { writes, stop, clusters } = recorded();
  stop.abort(new Error('Timed out after 30 s'));
  await expect(clusters.setStatuses(clusterId(1), { cluster: 'STOPPED' })).rejects.toThrow('Timed out');
  expect(writes).toEqual([]);
});
