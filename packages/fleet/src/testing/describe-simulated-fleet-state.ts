import { clusterId, serverId } from '@obstop/domain';
import type { Fault, SimulatedCluster, SimulatedFleetState } from '@obstop/engine';
import { describe, expect, it } from 'vitest';

const one: SimulatedCluster = {
  clusterId: clusterId(1),
  zones: [
    { name: 'zone1', isolated: false },
    { name: 'zone2', isolated: false },
  ],
  servers: [
    { id: serverId(1), zoneName: 'zone1', processAlive: true, isolated: false },
    { id: serverId(2), zoneName: 'zone2', processAlive: true, isolated: false },
  ],
};

const faults: Fault[] = [];

/** What every keeper of the simulated fleet's state promises (E9). `make` gives an empty one. */
export function describeSimulatedFleetState(name: string, make: () => Promise<SimulatedFleetState>): void {
  describe(`simulated fleet state: ${name}`, () => {
    it('knows no cluster at first', async () => {
      const state = await make();
      expect(await state.load(clusterId(1))).toBeUndefined();
    });

    it('gives back what was put and replaces it whole', async () => {
      const state = await make();
      await state.put([one, { ...one, clusterId: clusterId(2) }]);
      expect(await state.load(clusterId(1))).toEqual({ ...one, faults });
      const smaller = { ...one, zones: one.zones.slice(0, 1), servers: one.servers.slice(0, 1) };
      await state.put([smaller]);
      expect(await state.load(clusterId(1))).toEqual({ ...smaller, faults });
      expect(await state.load(clusterId(2))).toEqual({ ...one, clusterId: clusterId(2), faults });
      await state.put([one], 'remove');
      expect(await state.load(clusterId(1))).toEqual({ ...one, faults });
      expect(await state.load(clusterId(2))).toBeUndefined();
    });

    it('gives one server of a cluster, and no other', async () => {
      const state = await make();
      await state.put([one]);
      expect(await state.load(clusterId(1), serverId(2))).toEqual({
        ...one,
        servers: [at(one.servers, 1)],
        faults,
      });
      expect((await state.load(clusterId(1), serverId(9)))?.servers).toEqual([]);
    });

    it('changes the zones and servers that are named and nothing else', async () => {
      const state = await make();
      await state.put([one]);
      const times = { turnsAtMs: 5, respawnsAtMs: 6, checkpointAtMs: 3 };
      const server = { ...at(one.servers, 1), ...times };
      const zone = { name: 'zone2', isolated: true, isolationAtMs: 7 };
      await Promise.all([
        state.save(clusterId(1), { zones: [zone] }),
        state.save(clusterId(1), { servers: [server] }),
      ]);
      expect(await state.load(clusterId(1))).toEqual({
        ...one,
        zones: [at(one.zones, 0), zone],
        servers: [at(one.servers, 0), server],
        faults,
      });
      await state.save(clusterId(1), { servers: [at(one.servers, 1)] });
      expect((await state.load(clusterId(1)))?.servers).toEqual(one.servers);
    });

    it('refuses a change of something unknown and changes nothing', async () => {
      const state = await make();
      await state.put([one]);
      const unknown = { ...at(one.servers, 0), id: serverId(99) };
      await expect(
        state.save(clusterId(1), { zones: [{ name: 'zone1', isolated: true }], servers: [unknown] }),
      ).rejects.toThrow('server 99');
      await expect(state.save(clusterId(1), { zones: [{ name: 'zone9', isolated: true }] })).rejects.toThrow(
        'zone9',
      );
      expect(await state.load(clusterId(1))).toEqual({ ...one, faults });
    });

    it('keeps faults in order, gives no id twice and says whether there was one to remove', async () => {
      const state = await make();
      const first = await state.addFault({ scope: {}, rule: { kind: 'unreachable' } });
      const second = await state.addFault({
        scope: { clusterId: clusterId(1), zoneName: 'zone1', serverId: serverId(1) },
        rule: { kind: 'hang', operation: 'observe' },
      });
      expect(await state.listFaults()).toEqual([first, second]);
      await state.put([one]);
      const loads = [state.load(clusterId(1)), state.load(clusterId(1), serverId(2))];
      for (const cluster of await Promise.all(loads)) expect(cluster?.faults).toEqual([first, second]);
      expect(await state.removeFault(second.id)).toBe(true);
      expect(await state.removeFault(second.id)).toBe(false);
      await state.clearFaults();
      expect(await state.listFaults()).toEqual([]);
      expect((await state.load(clusterId(1)))?.faults).toEqual([]);
      const third = await state.addFault({ scope: {}, rule: { kind: 'unreachable' } });
      expect(third.id).toBeGreaterThan(second.id);
    });

    it('lets a fault be spent as often as it was set to, and no oftener under concurrency', async () => {
      const state = await make();
      const { id } = await state.addFault({
        scope: {},
        rule: { kind: 'fail', operation: 'isolateZone', times: 2 },
      });
      expect(await state.spendFault(id)).toBe(true);
      expect((await state.listFaults())[0]?.rule).toMatchObject({ times: 1 });
      const spent = await Promise.all([state.spendFault(id), state.spendFault(id), state.spendFault(id)]);
      expect(spent.filter(Boolean)).toHaveLength(1);
      expect(await state.listFaults()).toEqual([]);
    });
  });
}

function at<T>(items: T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`no item ${index}`);
  return item;
}
