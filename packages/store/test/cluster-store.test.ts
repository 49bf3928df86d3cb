import { clusterId, serverId } from '@obstop/domain';
import { demoClusters } from '@obstop/fleet';
import { describe, expect, it } from 'vitest';
import { createdTask } from '../src/testing/created-task.ts';
import { tempStore } from '../src/testing/temp-store.ts';

const [one, two] = demoClusters(5);
if (one === undefined || two === undefined) throw new Error('the demo has two clusters');

describe('inventory', () => {
  it('gives back whole clusters in id order', async () => {
    const { clusters } = await tempStore();
    expect(await clusters.list()).toEqual([]);
    expect(await clusters.get(clusterId(1))).toBeUndefined();
    await clusters.put([two, one]);
    expect(await clusters.list()).toEqual([one, two]);
    expect(await clusters.get(clusterId(2))).toEqual(two);
  });

  it('replaces a cluster whole and leaves the others and the tasks alone', async () => {
    const { clusters, tasks } = await tempStore();
    await clusters.put([one, two]);
    const task = await createdTask(tasks);
    const smaller = { ...one, name: 'renamed', zones: one.zones.slice(0, 2), tenants: [] };
    await clusters.put([smaller]);
    expect(await clusters.list()).toEqual([smaller, two]);
    expect(await tasks.lockHolder(clusterId(1))).toBe(task.id);
  });

  it('takes the place of all others when told, and keeps the role of a cluster', async () => {
    const { clusters, tasks } = await tempStore();
    await clusters.put([one, two]);
    const task = await createdTask(tasks);
    const [zone] = one.zones;
    const standby = { ...two, role: 'STANDBY' as const, zones: zone ? [zone] : [] };
    await clusters.put([standby], 'remove');
    expect(await clusters.list()).toEqual([standby]);
    expect(await tasks.lockHolder(clusterId(1))).toBe(task.id);
  });

  it('lets a server move between clusters put together, and refuses one in two clusters', async () => {
    const { clusters } = await tempStore();
    await clusters.put([one, two]);
    const [zone] = one.zones;
    const [, ...others] = two.zones;
    if (zone === undefined) throw new Error('a zone is needed');
    const moved = [
      { ...one, zones: one.zones.slice(1) },
      { ...two, zones: [zone, ...others] },
    ];
    await clusters.put(moved);
    expect(await clusters.list()).toEqual(moved);
    await expect(clusters.put([one])).rejects.toThrow();
    expect(await clusters.list()).toEqual(moved);
  });
});

describe('setStatuses', () => {
  it('sets what is named, keeps the rest, and may be repeated', async () => {
    const { clusters } = await tempStore();
    await clusters.put([one, two]);
    for (let n = 0; n < 2; n += 1) {
      await clusters.setStatuses(clusterId(1), {
        cluster: 'OPERATING',
        zones: [
          { name: 'zone2', status: 'STOPPING' },
          { name: 'zone3', innerStatus: 'INACTIVE' },
        ],
        servers: [
          { id: serverId(2), status: 'PROCESS_STOPPED', innerStatus: 'INACTIVE' },
          { id: serverId(3) },
        ],
      });
      const expected = structuredClone(one);
      const [, zone2, zone3] = expected.zones;
      expected.status = 'OPERATING';
      Object.assign(zone2 ?? {}, { status: 'STOPPING' });
      Object.assign(zone2?.servers[0] ?? {}, { status: 'PROCESS_STOPPED', innerStatus: 'INACTIVE' });
      Object.assign(zone3 ?? {}, { innerStatus: 'INACTIVE' });
      expect(await clusters.list()).toEqual([expected, two]);
    }
  });

  it('rejects what is not in the inventory and changes nothing', async () => {
    const { clusters } = await tempStore();
    await clusters.put([one, two]);
    const set = (id: number, change: Parameters<typeof clusters.setStatuses>[1]) =>
      clusters.setStatuses(clusterId(id), { cluster: 'STOPPED', ...change });
    await expect(set(9, {})).rejects.toThrow('cluster 9');
    await expect(set(1, { zones: [{ name: 'zone9', status: 'STOPPED' }] })).rejects.toThrow('zone9');
    await expect(set(1, { servers: [{ id: serverId(4), status: 'RUNNING' }] })).rejects.toThrow('server 4');
    expect(await clusters.list()).toEqual([one, two]);
  });

  it('takes statuses from the task’s owner and from nobody who was its owner before (E3)', async () => {
    const { clusters, tasks } = await tempStore();
    await clusters.put([one]);
    const { id } = await createdTask(tasks);
    await tasks.claim(id, 'first');
    const set = (epoch: number) =>
      clusters.setStatuses(one.id, { cluster: 'OPERATING' }, { taskId: id, epoch });
    await tasks.claim(id, 'second');
    await expect(set(1)).rejects.toThrow(/another owner/);
    expect(await clusters.get(one.id)).toEqual(one);
    await set(2);
    expect(await clusters.get(one.id)).toMatchObject({ status: 'OPERATING' });
  });

  it('takes of the changes that come at the same time those that may be, each for itself', async () => {
    const { clusters, tasks } = await tempStore();
    await clusters.put([one, two]);
    const { id } = await createdTask(tasks);
    await tasks.claim(id, 'owner');
    const by = { taskId: id, epoch: 1 };
    const [first, second] = [serverId(1), serverId(2)];
    const outcomes = await Promise.allSettled([
      clusters.setStatuses(one.id, { servers: [{ id: first, status: 'PROCESS_STOPPING' }] }, by),
      clusters.setStatuses(one.id, { servers: [{ id: serverId(99), status: 'RUNNING' }] }, by),
      clusters.setStatuses(one.id, { cluster: 'STOPPED' }, { ...by, epoch: 0 }),
      clusters.setStatuses(one.id, { servers: [{ id: second, innerStatus: 'INACTIVE' }] }, by),
      clusters.setStatuses(
        one.id,
        { cluster: 'OPERATING', zones: [{ name: 'zone3', status: 'STOPPING' }] },
        by,
      ),
    ]);
    expect(outcomes.map((each) => (each.status === 'rejected' ? String(each.reason) : 'set'))).toEqual([
      'set',
      expect.stringMatching(/server 99/),
      expect.stringMatching(/another owner/),
      'set',
      'set',
    ]);
    const now = await clusters.get(one.id);
    expect(now).toMatchObject({ status: 'OPERATING' });
    expect(now?.zones.map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING', 'STOPPING']);
    const servers = now?.zones.flatMap((zone) => zone.servers) ?? [];
    expect(servers.find((each) => each.id === first)).toMatchObject({ status: 'PROCESS_STOPPING' });
    expect(servers.find((each) => each.id === second)).toMatchObject({
      status: 'RUNNING',
      innerStatus: 'INACTIVE',
    });
  });
});
