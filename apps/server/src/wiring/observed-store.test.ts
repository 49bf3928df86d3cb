import { taskId } from '@obstop/domain';
import { StoreUnavailableError } from '@obstop/engine';
import { memoryTaskStore } from '@obstop/engine/testing';
import type { Store } from '@obstop/store';
import { expect, it } from 'vitest';
import { createMetrics } from '../http/operations/metrics.ts';
import { observedStore } from './observed-store.ts';

function rig(tasks: Partial<Store['tasks']>) {
  let nowMs = 0;
  const metrics = createMetrics();
  const names = ['clusters', 'simulatedFleet', 'obshellFleet', 'identity', 'audit', 'agentKeys', 'replays'];
  const others = Object.fromEntries(names.map((name) => [name, {}]));
  const store = observedStore(
    { ...others, probe: async () => {}, tasks: { ...memoryTaskStore(), ...tasks } } as Store,
    metrics,
    () => nowMs,
  );
  const line = async (name: string) =>
    (await metrics.text()).split('\n').filter((each) => each.startsWith(name));
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { ...{ store, line, pass }, tasks: store.tasks };
}

it('a command waits until it has taken effect', async () => {
  const held = Promise.withResolvers<{ kind: 'unknown' }>();
  const { tasks, line } = rig({ operate: () => held.promise });
  const operated = tasks.operate<never>(taskId(1), () => {
    throw new Error('never asked');
  });
  expect(await line('obstop_commands_waiting')).toEqual(['obstop_commands_waiting 1']);
  held.resolve({ kind: 'unknown' });
  await operated;
  expect(await line('obstop_commands_waiting')).toEqual(['obstop_commands_waiting 0']);
});

it('an outage is counted by why, and rejects as before', async () => {
  const outage = new StoreUnavailableError('unreachable', { cause: undefined });
  const { tasks, line } = rig({ load: () => Promise.reject(outage) });
  await expect(tasks.load(taskId(1))).rejects.toBe(outage);
  expect(await line('obstop_store_outages_total')).toEqual([
    'obstop_store_outages_total{reason="unreachable"} 1',
  ]);
});

const failsWith = (reason: StoreUnavailableError['reason']) => {
  const outage = new StoreUnavailableError(reason, { cause: undefined });
  return { ...rig({ load: () => Promise.reject(outage) }), outage };
};

it.each(['full', 'io', 'read-only', 'corrupt'] as const)(
  'a call that met "%s" speaks for the store for 5 s, though a smaller write would pass',
  async (reason) => {
    const { store, outage, pass } = failsWith(reason);
    await store.probe();
    await expect(store.tasks.load(taskId(1))).rejects.toBe(outage);
    pass(4_999);
    await expect(store.probe()).rejects.toBe(outage);
    pass(1);
    await store.probe();
  },
);

it.each(['busy', 'unreachable'] as const)('a call that met "%s" speaks for itself', async (reason) => {
  const { store, outage } = failsWith(reason);
  await expect(store.tasks.load(taskId(1))).rejects.toBe(outage);
  await store.probe();
});

it('a claim after another one is a takeover', async () => {
  let epoch = 0;
  const claim = (async () => {
    epoch += 1;
    return { epoch };
  }) as unknown as Store['tasks']['claim'];
  const { tasks, line } = rig({ claim });
  await tasks.claim(taskId(1), 'one');
  expect(await line('obstop_task_takeovers_total')).toEqual(['obstop_task_takeovers_total 0']);
  await tasks.claim(taskId(1), 'other');
  expect(await line('obstop_task_takeovers_total')).toEqual(['obstop_task_takeovers_total 1']);
});
