import { clusterId, serverId } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { cluster1, demoHarness, server1, server2 } from '../testing/demo-harness.ts';

describe('isolation', () => {
  it('takes a zone and its servers out of service and brings them back', async () => {
    const h = await demoHarness();
    await h.fleet.isolateZone(cluster1, 'zone2', h.call);
    expect(await h.zone()).toEqual({ name: 'zone2', isolated: true, innerStatus: 'INACTIVE' });
    expect(await h.server()).toEqual({
      id: 2,
      processAlive: true,
      isolated: false,
      innerStatus: 'ACTIVE',
    });
    expect(await h.zone('zone1')).toMatchObject({ isolated: false, innerStatus: 'ACTIVE' });
    await h.fleet.resumeZone(cluster1, 'zone2', h.call);
    expect(await h.zone()).toMatchObject({ isolated: false, innerStatus: 'ACTIVE' });
    expect(await h.server()).toMatchObject({ innerStatus: 'ACTIVE' });
  });

  it('takes a server out of service and brings it back', async () => {
    const h = await demoHarness();
    await h.fleet.isolateServer(cluster1, server2, h.call);
    expect(await h.server()).toMatchObject({ isolated: true, processAlive: true, innerStatus: 'ACTIVE' });
    expect(await h.server(server1)).toMatchObject({ isolated: false, innerStatus: 'ACTIVE' });
    await h.fleet.resumeServer(cluster1, server2, h.call);
    expect(await h.server()).toMatchObject({ isolated: false, innerStatus: 'ACTIVE' });
  });
});

it('a server is inactive once its process is gone, isolated or not', async () => {
  const h = await demoHarness();
  await h.fleet.isolateServer(cluster1, server2, h.call);
  await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
  expect(await h.server()).toMatchObject({ isolated: true, processAlive: false, innerStatus: 'INACTIVE' });
});

describe('processes', () => {
  it('end some time after a stop, which the wait sees', async () => {
    const h = await demoHarness();
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    const askedAtMs = h.clock.nowMs();
    expect(await h.server()).toMatchObject({ processAlive: true });
    await h.fleet.waitForProcess(cluster1, server2, false, h.call);
    expect(h.clock.nowMs()).toBeGreaterThanOrEqual(askedAtMs + 1_000);
    expect(await h.server()).toMatchObject({ processAlive: false, innerStatus: 'INACTIVE' });
    expect(await h.zone()).toMatchObject({ isolated: false, innerStatus: 'INACTIVE' });
  });

  it('end at once when killed, also while they are ending', async () => {
    const h = await demoHarness();
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    expect(await h.server()).toMatchObject({ processAlive: false });
  });

  it('serve some time after a start', async () => {
    const h = await demoHarness();
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    await h.fleet.startProcess(cluster1, server2, h.call);
    expect(await h.server()).toMatchObject({ processAlive: false });
    await h.fleet.waitForProcess(cluster1, server2, true, h.call);
    expect(await h.server()).toMatchObject({ processAlive: true, innerStatus: 'ACTIVE' });
  });

  it('stay when they are started while they are ending', async () => {
    const h = await demoHarness();
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    await h.fleet.startProcess(cluster1, server2, h.call);
    await h.clock.sleep(5_000);
    expect(await h.server()).toMatchObject({ processAlive: true });
  });

  it('stay gone when they are stopped while they are starting', async () => {
    const h = await demoHarness();
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    await h.fleet.startProcess(cluster1, server2, h.call);
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    await h.clock.sleep(5_000);
    expect(await h.server()).toMatchObject({ processAlive: false });
  });
});

describe('minor freeze', () => {
  it('moves the checkpoint of the servers named', async () => {
    const h = await demoHarness();
    await h.fleet.minorFreeze(cluster1, [server1, server2], h.call);
    const servers = (await h.state.load(cluster1))?.servers;
    expect(servers?.map(({ checkpointAtMs }) => checkpointAtMs)).toEqual([1_000_010, 1_000_010, undefined]);
  });

  it('passes over a server without a process', async () => {
    const h = await demoHarness();
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    await h.fleet.minorFreeze(cluster1, [server2], h.call);
    expect((await h.state.load(cluster1))?.servers[1]).not.toHaveProperty('checkpointAtMs');
    expect(h.lines).toContain('MINOR FREEZE server 2: no process, nothing to freeze');
  });
});

describe('every call', () => {
  it('done twice leaves what it left when done once', async () => {
    const h = await demoHarness();
    const calls = [
      () => h.fleet.isolateZone(cluster1, 'zone2', h.call),
      () => h.fleet.isolateServer(cluster1, server2, h.call),
      () => h.fleet.stopProcess(cluster1, server2, 'stop', h.call),
      () => h.fleet.waitForProcess(cluster1, server2, false, h.call),
      () => h.fleet.stopProcess(cluster1, server2, 'stop', h.call),
      () => h.fleet.stopProcess(cluster1, server2, 'kill', h.call),
      () => h.fleet.startProcess(cluster1, server2, h.call),
      () => h.fleet.waitForProcess(cluster1, server2, true, h.call),
      () => h.fleet.startProcess(cluster1, server2, h.call),
      () => h.fleet.resumeServer(cluster1, server2, h.call),
      () => h.fleet.resumeZone(cluster1, 'zone2', h.call),
    ];
    for (const call of calls) {
      await call();
      const once = await h.state.load(cluster1);
      await call();
      expect(await h.state.load(cluster1)).toEqual(once);
    }
  });

  it('stops a zone whose only server is down already', async () => {
    const h = await demoHarness();
    await h.fleet.isolateServer(cluster1, server2, h.call);
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    await h.fleet.waitForProcess(cluster1, server2, false, h.call);

    await h.fleet.isolateZone(cluster1, 'zone2', h.call);
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    await h.fleet.waitForProcess(cluster1, server2, false, h.call);
    expect(await h.zone()).toEqual({ name: 'zone2', isolated: true, innerStatus: 'INACTIVE' });
  });

  it('leaves effects that a restart of the process does not undo', async () => {
    const h = await demoHarness();
    await h.fleet.isolateZone(cluster1, 'zone2', h.call);
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    const restarted = h.restarted();
    await restarted.waitForProcess(cluster1, server2, false, h.call);
    expect((await restarted.observe(cluster1, h.call)).zones[1]).toMatchObject({ isolated: true });
  });

  it('takes the latency it was given', async () => {
    const fixed = await demoHarness();
    await fixed.fleet.isolateZone(cluster1, 'zone2', fixed.call);
    expect(fixed.clock.slept).toEqual([10]);
    const draws = [0, 0.5, 0.999];
    const uniform = await demoHarness({
      stepLatency: { kind: 'uniform', minMs: 10, maxMs: 20 },
      random: () => draws.shift() ?? 0,
    });
    await uniform.fleet.observe(cluster1, uniform.call);
    await uniform.fleet.observe(cluster1, uniform.call);
    await uniform.fleet.observe(cluster1, uniform.call);
    expect(uniform.clock.slept).toEqual([10, 15, 20]);
  });

  it('takes the latencies of its cluster where that has its own', async () => {
    const fixed = (ms: number) => ({ kind: 'fixed', ms }) as const;
    const h = await demoHarness({
      latencies: new Map([[cluster1, { step: fixed(70), process: fixed(500) }]]),
    });
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    await h.fleet.waitForProcess(cluster1, server2, false, h.call);
    await h.fleet.observe(clusterId(2), h.call);
    expect(h.clock.slept).toEqual([70, 70, 100, 100, 100, 100, 100, 10]);
  });

  it('rejects with the reason of its signal and does nothing', async () => {
    const h = await demoHarness();
    h.clock.at(1_000_005, () => h.abort(new Error('timed out')));
    await expect(h.fleet.isolateZone(cluster1, 'zone2', h.call)).rejects.toThrow('timed out');
    expect((await h.state.load(cluster1))?.zones[1]).toEqual({ name: 'zone2', isolated: false });
  });

  it('rejects for a cluster, zone or server that is not there', async () => {
    const h = await demoHarness();
    await expect(h.fleet.observe(clusterId(9), h.call)).rejects.toThrow('cluster 9');
    await expect(h.fleet.isolateZone(cluster1, 'zone9', h.call)).rejects.toThrow('zone9');
    await expect(h.fleet.isolateServer(cluster1, serverId(9), h.call)).rejects.toThrow('server 9');
  });
});
