import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import {
  faultySteps,
  manualClock,
  memoryClusterStore,
  memoryTaskQueue,
  memoryTaskStore,
  scriptedFleet,
} from '../testing/index.ts';
import { acceptStop } from '../use-cases/accept-ocp.ts';
import { createRunner } from './runner.ts';

const turns = async () => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

it('an owner that lost its task unnoticed takes it up again when it is woken for it', async () => {
  const cluster = sampleCluster();
  const clusters = memoryClusterStore();
  await clusters.put([cluster]);
  const store = memoryTaskStore();
  const queue = memoryTaskQueue(store);
  const clock = manualClock();
  const faults = faultySteps();
  faults.add({ step: 'isolate-zone', how: 'hang' });
  const fleet = scriptedFleet(cluster);
  const runner = createRunner({ store, queue, clusters, fleet, clock, steps: faults.steps, owner: 'first' });
  await runner.start();
  const outcome = await acceptStop(
    { store, queue, clusters, clock, executor: '127.0.0.1', protectedClusters: [] },
    {
      clusterId: cluster.id,
      target: { kind: 'zones', zoneNames: ['zone2'] },
      isolate: true,
      freeze: false,
      process: 'stop',
    },
    { id: 100, name: 'admin' },
  );
  if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
  await turns();
  // Another process takes the task and dies at once; the queue gives it back to the first, whose step still hangs.
  await store.claim(outcome.task.id, 'second');
  runner.poke(outcome.task.id);
  await turns();
  expect((await store.load(outcome.task.id))?.task.status).toBe('SUCCESSFUL');
});
