import type { TaskId } from '@obstop/domain';
import { expandPlan, planStop } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { describe, expect, it } from 'vitest';
import { manualClock, memoryTaskQueue, memoryTaskStore } from '../testing/index.ts';
import { stepLock } from './step-lock.ts';

const turns = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** A cluster whose holder runs in no process, with a step under way that nobody interrupts; and one who waits for it. */
async function waitingForHolder() {
  const cluster = sampleCluster();
  const store = memoryTaskStore();
  const target = { kind: 'cluster' } as const;
  const request = { clusterId: cluster.id, target, isolate: false, freeze: false, process: 'stop' } as const;
  const plan = planStop(cluster, request);
  const expanded = expandPlan(plan, cluster, target);
  if (expanded.kind !== 'expanded') throw new Error(expanded.kind);
  const draft = {
    plan,
    subtasks: expanded.subtasks,
    clusterName: cluster.name,
    obClusterId: cluster.obClusterId,
    creator: { id: 100, name: 'admin' },
    executor: '127.0.0.1',
    nowMs: 0,
  };
  const created = async (takeLock: boolean): Promise<TaskId> => {
    const outcome = await store.create({ ...draft, takeLock });
    if (outcome.kind !== 'created') throw new Error(outcome.kind);
    return outcome.task.id;
  };
  const holder = await created(true);
  const waiting = await created(false);
  await setStatuses(holder, 'RUNNING');
  const claimed = await store.claim(waiting, 'one');

  async function setStatuses(id: TaskId, status: 'RUNNING' | 'FAILED'): Promise<void> {
    const record = await store.load(id);
    if (!record) throw new Error('lost');
    const [first, ...others] = record.task.subtasks;
    if (!first) throw new Error('no subtasks');
    const next = { ...record.task, status, subtasks: [{ ...first, status }, ...others] };
    await store.commit({ ...record, next });
  }

  const clock = manualClock();
  const aborting = new AbortController();
  const by = { taskId: waiting, epoch: claimed?.epoch ?? 0 };
  const lock = stepLock(
    { store, queue: memoryTaskQueue(store), clock, readyLimit: 10, nameTask: ({ id }) => `dag ${id}` },
    cluster.id,
    by,
    aborting.signal,
  );
  const statusOf = async (id: TaskId) => (await store.load(id))?.task.subtasks[0]?.status;
  return { store, clock, aborting, lock, holder, waiting, statusOf, setStatuses, clusterId: cluster.id };
}

describe('a holder that is to give up its cluster', () => {
  it('is cancelled at once, and released as soon as it has failed', async () => {
    const { store, clock, lock, holder, waiting, statusOf, setStatuses, clusterId } =
      await waitingForHolder();
    let given = false;
    const giving = lock.giveUp(holder).then(() => {
      given = true;
    });
    await turns();
    expect(await statusOf(holder)).toBe('CANCELING');
    expect(await store.lockHolder(clusterId)).toBe(holder);
    await setStatuses(holder, 'FAILED');
    await turns();
    expect(given).toBe(false);
    clock.advance(500);
    await giving;
    expect(await store.lockHolder(clusterId)).toBeUndefined();
    expect(await lock.take()).toBe(waiting);
  });

  it('is waited for 300 s and no longer, and keeps the cluster then', async () => {
    const { store, clock, lock, holder, clusterId } = await waitingForHolder();
    const outcome = lock.giveUp(holder).then(
      () => 'given',
      (error: unknown) => String(error),
    );
    let settled: string | undefined;
    void outcome.then((text) => {
      settled = text;
    });
    for (let waitedMs = 0; waitedMs < 300_000; waitedMs += 500) {
      await turns();
      expect(settled).toBeUndefined();
      clock.advance(500);
    }
    expect(await outcome).toBe('Error: [Task.Dag.CancelTimeout]: Cancel 1 timeout after 300 seconds');
    expect(await store.lockHolder(clusterId)).toBe(holder);
  });

  it('keeps it where the step that asks was aborted meanwhile', async () => {
    const { store, lock, aborting, holder, setStatuses, clusterId } = await waitingForHolder();
    const giving = lock.giveUp(holder).catch((error: unknown) => String(error));
    await turns();
    await setStatuses(holder, 'FAILED');
    aborting.abort(new Error('Cancelled by an operator'));
    expect(await giving).toBe('Error: Cancelled by an operator');
    await expect(lock.take()).rejects.toThrow('Cancelled by an operator');
    expect(await store.lockHolder(clusterId)).toBe(holder);
  });

  it('is named as the server names it, or by its number where there is none', async () => {
    const { lock, holder } = await waitingForHolder();
    expect(await lock.nameOf(holder)).toBe('dag 1');
    expect(await lock.nameOf(999 as TaskId)).toBe('999');
  });
});
