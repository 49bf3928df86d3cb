import { type Cluster, clusterId, serversOf } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { cluster1, demoHarness, server2 } from '../testing/demo-harness.ts';
import { demoClusters } from './demo-fleet.ts';
import { resetDemoFleet } from './reset-fleet.ts';

describe('demo clusters', () => {
  const clusters = demoClusters(5);

  it('have the ids of the sample requests', () => {
    expect(clusters.map(({ id }) => id)).toEqual([1, 2]);
    expect(clusters.map((cluster) => cluster.zones.map(({ name }) => name))).toEqual([
      ['zone1', 'zone2', 'zone3'],
      ['zone1', 'zone2', 'zone3'],
    ]);
    expect(clusters.map((cluster) => serversOf(cluster).map(({ id }) => id))).toEqual([
      [1, 2, 3],
      [4, 5, 6, 7, 8, 9, 10, 11, 12],
    ]);
    const [first] = clusters;
    expect(first?.zones[1]?.servers.map(({ id }) => id)).toEqual([2]);
  });

  it('keep cluster id and OceanBase cluster id apart, and addresses unique', () => {
    for (const { id, obClusterId } of clusters) expect(obClusterId).not.toBe(id);
    const addresses = clusters.flatMap(serversOf).map(({ ip, rpcPort }) => `${ip}:${rpcPort}`);
    expect(new Set(addresses).size).toBe(12);
    for (const cluster of clusters)
      expect(serversOf(cluster).filter(({ withRootServer }) => withRootServer)).toHaveLength(1);
  });

  it('have tenants with a majority to lose', () => {
    expect(clusters.map(({ tenants }) => tenants.map(({ mode }) => mode))).toEqual([
      ['MYSQL', 'MYSQL'],
      ['MYSQL', 'MYSQL', 'ORACLE'],
    ]);
    for (const tenant of clusters.flatMap(({ tenants }) => tenants))
      expect(tenant.fullReplicaZones).toEqual(['zone1', 'zone2', 'zone3']);
  });
});

describe('reset', () => {
  it('brings inventory, simulation and faults back', async () => {
    const h = await demoHarness();
    const inventory = new Map<number, Cluster>();
    const clusters = {
      get: async (id: number) => inventory.get(id),
      getServer: async () => undefined,
      list: async () => [...inventory.values()],
      put: async (added: Cluster[]) => {
        for (const cluster of added) inventory.set(cluster.id, cluster);
      },
      setStatuses: async () => {},
    };
    await h.fleet.isolateZone(cluster1, 'zone2', h.call);
    await h.fleet.stopProcess(cluster1, server2, 'kill', h.call);
    await h.faults.set({ scope: {}, rule: { kind: 'unreachable' } });

    await resetDemoFleet({ clusters, simulatedFleet: h.state }, 5);

    expect(await h.zone()).toMatchObject({ isolated: false, innerStatus: 'ACTIVE' });
    expect(await h.server()).toMatchObject({ processAlive: true, innerStatus: 'ACTIVE' });
    expect(await h.faults.list()).toEqual([]);
    expect(await clusters.list()).toEqual(demoClusters(5));
    expect((await h.state.load(clusterId(2)))?.servers).toHaveLength(9);
  });
});
