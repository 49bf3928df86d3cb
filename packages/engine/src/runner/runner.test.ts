import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import type { TaskStore } from '../ports/task-store.ts';
import {
  manualClock,
  memoryClusterStore,
  memoryTaskQueue,
  memoryTaskStore,
  scriptedFleet,
} from '../testing/index.ts';
import { acceptStop } from '../use-cases/accept-ocp.ts';
import { createRunner } from './runner.ts';

/** A running engine whose store fails as often as `failures` says, at the named call. */
async function engineWithFailingStore(method: 'commit' | 'appendLog' | 'claim', failures: number) {
  const cluster = sampleCluster();
  const clusters = memoryClusterStore();
  await clusters.put([cluster]);
  const sound = memoryTaskStore();
  let left = failures;
  const failing = <P extends unknown[], R>(call: (...parameters: P) => Promise<R>) => {
    return async (...parameters: P): Promise<R> => {
      if (left > 0) {
        left -= 1;
        throw new Error('disk full');
      }
      return call(...parameters);
    };
  };
  const store: TaskStore = {
    ...sound,
    [method]: failing(sound[method] as (...all: unknown[]) => Promise<unknown>),
  };
  const queue = memoryTaskQueue(store);
  const clock = manualClock();
  const errors: unknown[] = [];
  const owned: string[] = [];
  const fleet = scriptedFleet(cluster);
  const runner = createRunner({
    store,
    queue,
    clusters,
    fleet: {
      ...fleet,
      // Takes its time, so that what was logged before is stored before the end of the run.
      isolateZone: async (...parameters) => {
        await new Promise<void>((resolve) => setImmediate(resolve));
        return fleet.isolateZone(...parameters);
      },
    },
    clock,
    owner: 'one',
    onError: (error) => errors.push(error),
    onOwned: ({ epoch }) => {
      owned.push(`claimed ${epoch}`);
      return ({ status }) => owned.push(`left ${epoch} ${status}`);
    },
  });
  await runner.start();
  const ports = { store, queue, clusters, clock, executor: '127.0.0.1', protectedClusters: [] };
  const outcome = await acceptStop(
    ports,
    {
      clusterId: cluster.id,
      target: { kind: 'zones', zoneNames: ['zone1'] },
      isolate: true,
      freeze: false,
      process: 'stop',
    },
    { id: 100, name: 'admin' },
  );
  if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
  return { store, runner, clock, errors, owned, id: outcome.task.id };
}

it('each time that a task is claimed is told, and how the task stood when it was left', async () => {
  const { runner, clock, owned } = await engineWithFailingStore('commit', 2);
  for (let turns = 0; turns < 200; turns += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (turns % 20 === 19) clock.advance(1000);
  }
  await runner.idle();
  const failed = [1, 2].flatMap((epoch) => [`claimed ${epoch}`, `left ${epoch} RUNNING`]);
  expect(owned).toEqual([...failed, 'claimed 3', 'left 3 SUCCESSFUL']);
});

it.each(['commit', 'appendLog', 'claim'] as const)(
  'a store that fails twice in %s only delays the task',
  async (method) => {
    const { store, runner, clock, errors, id } = await engineWithFailingStore(method, 2);
    for (let turns = 0; turns < 200; turns += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (turns % 20 === 19) clock.advance(1000);
    }
    await runner.idle();
    expect(new Set(errors.map(String))).toEqual(new Set(['Error: disk full']));
    expect((await store.load(id))?.task.status).toBe('SUCCESSFUL');
  },
);

it('a runner can be drained while a task rests after an error', async () => {
  const { store, runner, errors, id } = await engineWithFailingStore('claim', 1000);
  await new Promise<void>((resolve) => setImmediate(resolve));
  await runner.drain(0);
  expect(errors).toHaveLength(1);
  expect((await store.load(id))?.task.status).toBe('RUNNING');
});
