import { serverId } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import { manualClock, memoryClusterStore, memoryTaskQueue, memoryTaskStore } from '../testing/index.ts';
import { accept, dryRun } from './accept.ts';
import { obshellStartProposal } from './accept-obshell.ts';
import { startProposal, stopProposal } from './accept-ocp.ts';

const cluster = sampleCluster();
const clusterId = cluster.id;
const stop = stopProposal(
  { clusterId, target: { kind: 'cluster' }, isolate: false, freeze: false, process: 'stop' },
  { protectedClusters: [] },
);

async function rig() {
  const store = memoryTaskStore();
  const clusters = memoryClusterStore();
  await clusters.put([cluster]);
  const ports = {
    ...{ store, clusters, queue: memoryTaskQueue(store), clock: manualClock() },
    ...{ executor: '127.0.0.1', protectedClusters: [] },
  };
  return { ports, reads: { clusters, store: { lockHolder: store.lockHolder, head: store.head } } };
}

it('shows the plan of the task that would be made, and makes none', async () => {
  const { ports, reads } = await rig();
  const decision = await dryRun(reads, stop);
  expect(await ports.store.listRunning()).toEqual([]);
  const outcome = await accept(ports, stop, { id: 100, name: 'admin' });
  if (decision.kind !== 'allowed' || outcome.kind !== 'accepted') throw new Error(decision.kind);
  const named = ({ name, timeoutSeconds }: { name: string; timeoutSeconds: number }) => [
    name,
    timeoutSeconds,
  ];
  expect(decision.subtasks.map(named)).toEqual(outcome.task.subtasks.map(named));
});

it('names the task that holds the cluster, though nothing of it shows in the statuses yet', async () => {
  const { ports, reads } = await rig();
  const outcome = await accept(ports, stop, { id: 100, name: 'admin' });
  const id = outcome.kind === 'accepted' && outcome.task.id;
  const holder = { id, name: 'Stop OB cluster' };
  expect(await dryRun(reads, stop)).toMatchObject({ kind: 'locked', holder });
  // Its statuses forbid it too; the lock is the better answer.
  const start = startProposal({ clusterId, target: { kind: 'cluster' } });
  expect(await dryRun(reads, start)).toMatchObject({ kind: 'locked', holder });
  const through = {
    clusterId,
    target: { kind: 'cluster' as const },
    forcePass: [],
    agent: serverId(1),
  };
  expect(await dryRun(reads, obshellStartProposal(through))).toMatchObject({ kind: 'allowed' });
});
