import { type ClusterId, clusterId, serverId, serversOf, type Target, type TaskId } from '@obstop/domain';
import {
  acceptRestart,
  acceptStart,
  acceptStop,
  createRunner,
  operateSubtask,
  operateTask,
} from '@obstop/engine';
import { manualClock } from '@obstop/engine/testing';
import { createFaultControl, createSimulatedFleet, demoClusters, resetDemoFleet } from '@obstop/fleet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTempStore, tempPlace } from '../src/testing/temp-store.ts';

const creator = { id: 100, name: 'admin' };
const server2: Target = { kind: 'servers', serverIds: [serverId(2)] };
const zone2: Target = { kind: 'zones', zoneNames: ['zone2'] };
const whole: Target = { kind: 'cluster' };
const one = clusterId(1);

/** Engine, simulated fleet and store on one directory, with time moved by hand. */
async function installation(place?: string, processMs = 2_000) {
  const there = place ?? (await tempPlace());
  const clock = manualClock();
  const store = await openTempStore(there);
  const { tasks, clusters, queue, simulatedFleet } = store;
  if ((await clusters.list()).length === 0) await resetDemoFleet(store, clock.nowMs());
  const fleet = createSimulatedFleet({
    state: simulatedFleet,
    clock,
    random: () => 0.5,
    stepLatency: { kind: 'uniform', minMs: 10, maxMs: 30 },
    processLatency: { kind: 'fixed', ms: processMs },
  });
  const runner = createRunner({ store: tasks, queue, fleet, clusters, clock, owner: 'test' });
  const ports = { store: tasks, queue, clusters, clock, executor: '127.0.0.1', protectedClusters: [] };
  const end = async () => {
    const drained = runner.drain(0);
    // The grace period, too, is slept on the clock that moves by hand.
    clock.advance(0);
    await drained;
    await store.close();
  };
  onTestFinished(end);
  await runner.start();

  return {
    clusters,
    tasks,
    faults: createFaultControl(simulatedFleet, clusters),
    process: async (id: number) =>
      (await simulatedFleet.load(one))?.servers.find((server) => server.id === id),
    end,
    stop: (target: Target, cluster: ClusterId = one) =>
      acceptStop(
        ports,
        { clusterId: cluster, target, isolate: target.kind !== 'cluster', freeze: false, process: 'stop' },
        creator,
      ).then(taskOf),
    start: (target: Target, cluster: ClusterId = one) =>
      acceptStart(ports, { clusterId: cluster, target }, creator).then(taskOf),
    restart: (target: Target, cluster: ClusterId = one) => {
      const whole = { isolate: true, freeze: false, process: 'stop' as const };
      return acceptRestart(ports, { clusterId: cluster, target, ...whole }, creator).then(taskOf);
    },
    skip: async (id: TaskId, step: string) => {
      const subtask = (await tasks.load(id))?.task.subtasks.find((each) => each.step === step);
      if (!subtask) throw new Error(`task ${id} has no ${step}`);
      return operateSubtask(ports, id, subtask.id, 'skip-subtask');
    },
    operate: (id: TaskId, command: 'retry-task' | 'rollback-task') => operateTask(ports, id, command),
    /** Moves time until the condition holds. */
    async until(condition: () => Promise<boolean>) {
      for (let turns = 0; turns < 5_000; turns += 1) {
        if (await condition()) return;
        clock.advance(1_000);
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      throw new Error('it never happened');
    },
    async ended(id: TaskId): Promise<string> {
      const status = async () => (await tasks.load(id))?.task.status;
      await this.until(async () => (await status()) !== 'RUNNING');
      return `${await status()}`;
    },
  };
}

function taskOf(outcome: Awaited<ReturnType<typeof acceptStop>>): TaskId {
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  return outcome.task.id;
}

describe('stops of the demo fleet', () => {
  it('of server 2, zone2 and cluster 1 succeed one after another, and a start brings all back', async () => {
    const all = await installation();
    for (const target of [server2, zone2, whole])
      expect(await all.ended(await all.stop(target))).toBe('SUCCESSFUL');
    const stopped = await all.clusters.get(one);
    expect(stopped?.status).toBe('STOPPED');
    if (stopped === undefined) throw new Error('the cluster is lost');
    for (const server of serversOf(stopped))
      expect(server).toMatchObject({ status: 'PROCESS_STOPPED', innerStatus: 'INACTIVE' });
    expect(await all.tasks.lockHolder(one)).toBeUndefined();

    expect(await all.ended(await all.start(whole))).toBe('SUCCESSFUL');
    expect((await all.clusters.get(one))?.status).toBe('RUNNING');
  });

  it('of all of a 3 × 3 cluster succeed', async () => {
    const all = await installation();
    expect(await all.ended(await all.stop(whole, clusterId(2)))).toBe('SUCCESSFUL');
    expect((await all.clusters.get(clusterId(2)))?.zones.map(({ status }) => status)).toEqual([
      'STOPPED',
      'STOPPED',
      'STOPPED',
    ]);
  });

  it('go on where they were after a restart', async () => {
    const place = await tempPlace();
    const before = await installation(place);
    const id = await before.stop(zone2);
    await before.until(async () => {
      const { subtasks = [] } = (await before.tasks.load(id))?.task ?? {};
      return subtasks.filter(({ status }) => status === 'SUCCESSFUL').length >= 4;
    });
    await before.end();
    const after = await installation(place);
    expect(await after.ended(id)).toBe('SUCCESSFUL');
    expect((await after.clusters.get(one))?.zones[1]).toMatchObject({ status: 'STOPPED' });
  });
});

describe('restarts of the demo fleet', () => {
  it.each([
    ['server 2', server2, one],
    ['zone2', zone2, one],
    ['a 3 × 3 cluster', whole, clusterId(2)],
  ])('of %s ends with every status as before', async (_, target, cluster) => {
    const all = await installation();
    const before = await all.clusters.list();
    expect(await all.ended(await all.restart(target, cluster))).toBe('SUCCESSFUL');
    expect(await all.clusters.list()).toEqual(before);
    expect(await all.tasks.lockHolder(cluster)).toBeUndefined();
  });

  it('of a process whose end takes too long and is skipped leave it running: its end is called off', async () => {
    const all = await installation(undefined, 3_000_000);
    const id = await all.restart(server2);
    expect(await all.ended(id)).toBe('FAILED');
    expect(await all.process(2)).toMatchObject({ processAlive: true, turnsAtMs: expect.any(Number) });
    await all.skip(id, 'stop-process');
    expect(await all.ended(id)).toBe('SUCCESSFUL');
    expect(await all.process(2)).toMatchObject({ processAlive: true });
    expect(await all.process(2)).not.toHaveProperty('turnsAtMs');
  });
});

describe('faults of the demo fleet', () => {
  it('fail a stop that a retry finishes once the server is reachable again', async () => {
    const all = await installation();
    await all.faults.set({ scope: { serverId: serverId(2) }, rule: { kind: 'unreachable' } });
    const id = await all.stop(zone2);
    expect(await all.ended(id)).toBe('FAILED');
    expect(await all.tasks.lockHolder(one)).toBe(id);
    const failed = (await all.tasks.load(id))?.task.subtasks.find(({ status }) => status === 'FAILED');
    if (failed === undefined) throw new Error('no subtask failed');
    const log = await all.tasks.readLog(failed.id);
    expect(log.map(({ text }) => text).join('\n')).toContain('server 2 (zone2) is unreachable');

    await all.faults.clearAll();
    expect(await all.operate(id, 'retry-task')).toMatchObject({ kind: 'done' });
    expect(await all.ended(id)).toBe('SUCCESSFUL');
  });

  it.each([
    ['before the wait is over', 0, 'server 2: its process ended and was started again'],
    ['after it', 5_000, 'Process of server 2 was gone and is alive again: something starts it'],
    ['at its very end', 16_000, 'Process of server 2 was gone and is alive again: something starts it'],
  ])('fail a stop whose process a supervisor starts again %s, and say so', async (_, afterMs, reason) => {
    const all = await installation();
    const latency = { kind: 'fixed', ms: 10_000 } as const;
    await all.faults.set({ scope: {}, rule: { kind: 'slow', operation: 'observe', latency } });
    await all.faults.set({ scope: { serverId: serverId(2) }, rule: { kind: 'respawn', afterMs } });
    const id = await all.stop(server2);
    expect(await all.ended(id)).toBe('FAILED');
    const failed = (await all.tasks.load(id))?.task.subtasks.find(({ status }) => status === 'FAILED');
    if (failed === undefined) throw new Error('no subtask failed');
    const log = await all.tasks.readLog(failed.id);
    expect(log.map(({ text }) => text).join('\n')).toContain(reason);
  });

  it('fail a stop by its timeout when the process ignores it, and a rollback restores everything', async () => {
    const all = await installation();
    const before = await all.clusters.list();
    await all.faults.set({ scope: { zoneName: 'zone2' }, rule: { kind: 'ignoreStop' } });
    const id = await all.stop(zone2);
    expect(await all.ended(id)).toBe('FAILED');
    await all.faults.clearAll();
    expect(await all.operate(id, 'rollback-task')).toMatchObject({ kind: 'done' });
    expect(await all.ended(id)).toBe('SUCCESSFUL');
    expect(await all.clusters.list()).toEqual(before);
    expect(before.map(({ id: each }) => each)).toEqual(demoClusters(0).map(({ id: each }) => each));
  });
});
