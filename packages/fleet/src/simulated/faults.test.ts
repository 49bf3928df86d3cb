import { clusterId, serverId } from '@obstop/domain';
import type { FaultRule } from '@obstop/engine';
import { describe, expect, it } from 'vitest';
import { cluster1, demoHarness, server1, server2 } from '../testing/demo-harness.ts';

describe('fail', () => {
  it('lets a call fail as often as told, without effect, and then succeed', async () => {
    const h = await demoHarness();
    await h.faults.set({ scope: {}, rule: { kind: 'fail', operation: 'isolateZone', times: 2 } });
    const isolate = () => h.fleet.isolateZone(cluster1, 'zone2', h.call);
    await expect(isolate()).rejects.toThrow('isolateZone failed (simulated)');
    expect(await h.zone()).toMatchObject({ isolated: false });
    await expect(isolate()).rejects.toThrow();
    await isolate();
    expect(await h.zone()).toMatchObject({ isolated: true });
    expect(await h.faults.list()).toEqual([]);
  });

  it('lasts until it is cleared when no number is given, with its own message', async () => {
    const h = await demoHarness();
    const rule: FaultRule = { kind: 'fail', operation: 'observe', message: 'ob is too busy' };
    const { id } = await h.faults.set({ scope: { clusterId: cluster1 }, rule });
    for (let n = 0; n < 5; n += 1)
      await expect(h.fleet.observe(cluster1, h.call)).rejects.toThrow('ob is too busy');
    expect(await h.faults.clear(id)).toBe(true);
    await h.fleet.observe(cluster1, h.call);
    expect(await h.faults.clear(id)).toBe(false);
  });

  it('strikes by chance, as the random source says', async () => {
    const draws = [0.2, 0.3, 0.1];
    const h = await demoHarness({ random: () => draws.shift() ?? 1 });
    await h.faults.set({ scope: {}, rule: { kind: 'fail', operation: 'observe', probability: 0.3 } });
    await expect(h.fleet.observe(cluster1, h.call)).rejects.toThrow();
    await h.fleet.observe(cluster1, h.call);
    await expect(h.fleet.observe(cluster1, h.call)).rejects.toThrow();
  });

  it('is not used up by a call that was aborted first', async () => {
    const h = await demoHarness();
    await h.faults.set({ scope: {}, rule: { kind: 'fail', operation: 'observe', times: 1 } });
    h.clock.at(1_000_001, () => h.abort(new Error('drained')));
    await expect(h.fleet.observe(cluster1, h.call)).rejects.toThrow('drained');
    expect(await h.faults.list()).toHaveLength(1);
  });
});

describe('scope', () => {
  it('keeps a fault to its cluster, zone and server', async () => {
    const h = await demoHarness();
    const fails = async (scope: object, call: () => Promise<unknown>) => {
      await h.faults.clearAll();
      await h.faults.set({ scope, rule: { kind: 'fail', operation: 'isolateServer' } });
      await h.faults.set({ scope, rule: { kind: 'fail', operation: 'isolateZone' } });
      return call().then(
        () => false,
        () => true,
      );
    };
    const onServer2 = () => h.fleet.isolateServer(cluster1, server2, h.call);
    const onZone2 = () => h.fleet.isolateZone(cluster1, 'zone2', h.call);
    expect(await fails({ clusterId: cluster1 }, onServer2)).toBe(true);
    expect(await fails({ clusterId: clusterId(2) }, onServer2)).toBe(false);
    expect(await fails({ zoneName: 'zone2' }, onServer2)).toBe(true);
    expect(await fails({ zoneName: 'zone1' }, onServer2)).toBe(false);
    expect(await fails({ serverId: server2 }, onServer2)).toBe(true);
    expect(await fails({ serverId: server1 }, onServer2)).toBe(false);
    expect(await fails({ zoneName: 'zone2' }, onZone2)).toBe(true);
    expect(await fails({ zoneName: 'zone1' }, onZone2)).toBe(false);
    expect(await fails({ serverId: server2 }, onZone2)).toBe(false);
  });

  it('strikes a freeze when one of its servers is meant', async () => {
    const h = await demoHarness();
    await h.faults.set({ scope: { serverId: server2 }, rule: { kind: 'fail', operation: 'minorFreeze' } });
    await expect(h.fleet.minorFreeze(cluster1, [server1, server2], h.call)).rejects.toThrow();
    await h.fleet.minorFreeze(cluster1, [server1, serverId(3)], h.call);
  });
});

describe('hang', () => {
  it('holds a call without effect until its signal aborts', async () => {
    const h = await demoHarness();
    await h.faults.set({ scope: {}, rule: { kind: 'hang', operation: 'stopProcess' } });
    let settled = false;
    const stopping = h.fleet.stopProcess(cluster1, server2, 'kill', h.call).finally(() => {
      settled = true;
    });
    stopping.catch(() => {});
    await h.fleet.isolateZone(cluster1, 'zone2', h.call);
    expect(settled).toBe(false);
    h.abort(new Error('timed out after 300 s'));
    await expect(stopping).rejects.toThrow('timed out after 300 s');
    expect((await h.state.load(cluster1))?.servers[1]).toMatchObject({ processAlive: true });
  });
});

describe('slow', () => {
  it('takes the place of the usual latency, for one operation or for all', async () => {
    const h = await demoHarness();
    const latency = { kind: 'fixed', ms: 7_000 } as const;
    await h.faults.set({ scope: {}, rule: { kind: 'slow', operation: 'isolateZone', latency } });
    await h.fleet.isolateZone(cluster1, 'zone2', h.call);
    await h.fleet.observe(cluster1, h.call);
    await h.faults.clearAll();
    await h.faults.set({ scope: {}, rule: { kind: 'slow', latency } });
    await h.fleet.observe(cluster1, h.call);
    expect(h.clock.slept).toEqual([7_000, 10, 7_000]);
  });
});

describe('ignoreStop', () => {
  it('lets a process outlive a stop but not a kill', async () => {
    const h = await demoHarness();
    await h.faults.set({ scope: { serverId: server2 }, rule: { kind: 'ignoreStop' } });
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    h.clock.at(1_060_000, () => h.abort(new Error('timed out')));
    await expect(h.fleet.waitForProcess(cluster1, server2, false, h.call)).rejects.toThrow('timed out');

    const again = await demoHarness({ state: h.state });
    await again.faults.clearAll();
    await again.faults.set({ scope: { serverId: server2 }, rule: { kind: 'ignoreStop' } });
    await again.fleet.stopProcess(cluster1, server2, 'kill', again.call);
    expect(await again.server()).toMatchObject({ processAlive: false });
  });

  it('lets a process outlive a kill when told to', async () => {
    const h = await demoHarness();
    await h.faults.set({ scope: { serverId: server2 }, rule: { kind: 'ignoreStop', ignoresKill: true } });
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    expect(await h.server()).toMatchObject({ processAlive: true });
    await h.fleet.stopProcess(cluster1, server1, 'kill', h.call);
    expect(await h.server(server1)).toMatchObject({ processAlive: false });
  });
});

describe('unreachable', () => {
  it('fails what goes to the host and leaves SQL alone', async () => {
    const h = await demoHarness();
    await h.faults.set({ scope: { serverId: server2 }, rule: { kind: 'unreachable' } });
    const message = 'server 2 (zone2) is unreachable (simulated)';
    await expect(h.fleet.stopProcess(cluster1, server2, 'kill', h.call)).rejects.toThrow(message);
    await expect(h.fleet.startProcess(cluster1, server2, h.call)).rejects.toThrow(message);
    await expect(h.fleet.waitForProcess(cluster1, server2, true, h.call)).rejects.toThrow(message);
    await expect(h.fleet.minorFreeze(cluster1, [server1, server2], h.call)).rejects.toThrow(message);
    await h.fleet.isolateServer(cluster1, server2, h.call);
    await h.fleet.resumeServer(cluster1, server2, h.call);
    expect(await h.server()).toMatchObject({ processAlive: true, innerStatus: 'INACTIVE' });
    expect(await h.server(server1)).toMatchObject({ innerStatus: 'ACTIVE' });
    await h.faults.clearAll();
    expect(await h.server()).toMatchObject({ innerStatus: 'ACTIVE' });
  });

  it('ends a wait that has begun', async () => {
    const h = await demoHarness();
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    let set: Promise<unknown> | undefined;
    h.clock.at(1_000_200, () => {
      set = h.faults.set({ scope: { zoneName: 'zone2' }, rule: { kind: 'unreachable' } });
    });
    await expect(h.fleet.waitForProcess(cluster1, server2, false, h.call)).rejects.toThrow('unreachable');
    await set;
  });
});

describe('respawn', () => {
  const supervised = async (afterMs?: number) => {
    const h = await demoHarness();
    const rule: FaultRule = { kind: 'respawn', ...(afterMs !== undefined && { afterMs }) };
    await h.faults.set({ scope: { serverId: server2 }, rule });
    return h;
  };
  const again = 'server 2: its process ended and was started again, as a supervisor does (simulated)';

  it('fails a wait for the end of a process that a supervisor starts again', async () => {
    const h = await supervised();
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    await expect(h.fleet.waitForProcess(cluster1, server2, false, h.call)).rejects.toThrow(again);
    expect(await h.server()).toMatchObject({ processAlive: true, innerStatus: 'ACTIVE' });
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    await expect(h.restarted().waitForProcess(cluster1, server2, false, h.call)).rejects.toThrow(again);
  });

  it('leaves the process gone for as long as told', async () => {
    const h = await supervised(30_000);
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    await h.fleet.waitForProcess(cluster1, server2, false, h.call);
    expect(await h.server()).toMatchObject({ processAlive: false });
    // The step runs twice, and puts off nothing.
    await h.fleet.stopProcess(cluster1, server2, 'stop', h.call);
    await h.clock.sleep(30_000);
    expect(await h.server()).toMatchObject({ processAlive: true });
    expect(await h.server(server1)).toMatchObject({ processAlive: true });
  });

  it('is over with the next stop once it was cleared, and a start takes its place', async () => {
    const h = await supervised(30_000);
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    await h.faults.clearAll();
    await h.fleet.startProcess(cluster1, server2, h.call);
    await h.fleet.waitForProcess(cluster1, server2, true, h.call);
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    await h.clock.sleep(60_000);
    expect(await h.server()).toMatchObject({ processAlive: false });
  });
});

describe('innerStatusLag', () => {
  it('shows what a server was before its process ended, for as long as told', async () => {
    const h = await demoHarness();
    await h.faults.set({ scope: { serverId: server2 }, rule: { kind: 'innerStatusLag', ms: 20_000 } });
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    expect(await h.server()).toMatchObject({ processAlive: false, innerStatus: 'ACTIVE' });
    expect(await h.zone()).toMatchObject({ innerStatus: 'INACTIVE' });
    await h.clock.sleep(20_000);
    expect(await h.server()).toMatchObject({ processAlive: false, innerStatus: 'INACTIVE' });
    await h.fleet.startProcess(cluster1, server2, h.call);
    await h.fleet.waitForProcess(cluster1, server2, true, h.call);
    expect(await h.server()).toMatchObject({ processAlive: true, innerStatus: 'INACTIVE' });
    await h.faults.clearAll();
    expect(await h.server()).toMatchObject({ innerStatus: 'ACTIVE' });
  });

  it('holds back what a zone’s isolation and its end change', async () => {
    const h = await demoHarness();
    await h.faults.set({ scope: { zoneName: 'zone2' }, rule: { kind: 'innerStatusLag', ms: 20_000 } });
    await h.fleet.isolateZone(cluster1, 'zone2', h.call);
    expect(await h.zone()).toMatchObject({ isolated: true, innerStatus: 'ACTIVE' });
    await h.clock.sleep(20_000);
    expect(await h.zone()).toMatchObject({ innerStatus: 'INACTIVE' });
    await h.fleet.resumeZone(cluster1, 'zone2', h.call);
    expect(await h.zone()).toMatchObject({ isolated: false, innerStatus: 'INACTIVE' });
    expect(await h.server()).toMatchObject({ processAlive: true, innerStatus: 'ACTIVE' });
  });
});

describe('slowAgent', () => {
  it('delays what goes to the host of a server, each look of a wait too, and leaves SQL alone', async () => {
    const h = await demoHarness();
    const latency = { kind: 'fixed', ms: 5_000 } as const;
    await h.faults.set({ scope: { serverId: server2 }, rule: { kind: 'slowAgent', latency } });
    await h.fleet.isolateServer(cluster1, server2, h.call);
    await h.fleet.minorFreeze(cluster1, [server1, server2], h.call);
    await h.fleet.stopProcess(cluster1, server1, 'kill', h.call);
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    expect(h.clock.slept).toEqual([10, 5_010, 10, 5_010]);
    await h.fleet.startProcess(cluster1, server2, h.call);
    await h.faults.clearAll();
    const short = { kind: 'fixed', ms: 400 } as const;
    await h.faults.set({ scope: { serverId: server2 }, rule: { kind: 'slowAgent', latency: short } });
    h.clock.slept.length = 0;
    await h.fleet.waitForProcess(cluster1, server2, true, h.call);
    expect(h.clock.slept).toEqual([410, 500, 500]);
  });
});

describe('control', () => {
  it.each([
    [{ clusterId: clusterId(9) }, { field: 'scope.clusterId', rule: 'there is no cluster 9' }],
    [{ zoneName: 'zone9' }, { field: 'scope.zoneName', rule: 'there is no zone zone9' }],
    [{ serverId: serverId(99) }, { field: 'scope.serverId', rule: 'there is no server 99' }],
    [
      { clusterId: cluster1, serverId: serverId(4) },
      { field: 'scope.serverId', rule: 'there is no server 4 in cluster 1' },
    ],
    [
      { clusterId: cluster1, zoneName: 'zone1', serverId: server2 },
      { field: 'scope.serverId', rule: 'there is no server 2 in zone zone1 of cluster 1' },
    ],
  ])('refuses a fault of what does not exist: %j', async (scope, refusal) => {
    const h = await demoHarness();
    const draft = { scope, rule: { kind: 'unreachable' } } as const;
    expect(await h.faultControl.set(draft)).toEqual({ kind: 'refused', ...refusal });
    expect(await h.faults.list()).toEqual([]);
  });

  it('spares a call that was still on its way when the fault was cleared', async () => {
    const h = await demoHarness();
    const { id } = await h.faults.set({ scope: {}, rule: { kind: 'fail', operation: 'observe' } });
    let cleared: Promise<unknown> | undefined;
    h.clock.at(1_000_010, () => {
      cleared = h.faults.clear(id);
    });
    await h.fleet.observe(cluster1, h.call);
    expect(await cleared).toBe(true);
  });

  it('keeps faults over a restart', async () => {
    const h = await demoHarness();
    await h.faults.set({ scope: {}, rule: { kind: 'fail', operation: 'observe' } });
    await expect(h.restarted().observe(cluster1, h.call)).rejects.toThrow();
  });

  it.each<[FaultRule, string]>([
    [{ kind: 'fail', operation: 'observe', times: 0 }, 'rule.times'],
    [{ kind: 'fail', operation: 'observe', times: 1.5 }, 'rule.times'],
    [{ kind: 'fail', operation: 'observe', probability: 0 }, 'rule.probability'],
    [{ kind: 'fail', operation: 'observe', probability: 2 }, 'rule.probability'],
    [{ kind: 'slow', latency: { kind: 'fixed', ms: -1 } }, 'rule.latency'],
    [{ kind: 'slow', latency: { kind: 'uniform', minMs: 2, maxMs: 1 } }, 'rule.latency'],
    [{ kind: 'slowAgent', latency: { kind: 'fixed', ms: 0.5 } }, 'rule.latency'],
    [{ kind: 'innerStatusLag', ms: 0 }, 'rule.ms'],
    [{ kind: 'respawn', afterMs: -1 }, 'rule.afterMs'],
  ])('refuses a fault that could not work: %j', async (rule, field) => {
    const h = await demoHarness();
    expect(await h.faultControl.set({ scope: {}, rule })).toMatchObject({ kind: 'refused', field });
    expect(await h.faults.list()).toEqual([]);
  });
});
