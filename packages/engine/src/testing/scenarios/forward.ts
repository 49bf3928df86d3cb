import type { RestartRequest, Target } from '@obstop/domain';
import { serverId, serversOf } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import { wholeCluster, zoneTarget } from '../rig.ts';
import { type MakeHarness, statusesOf, withRig } from '../scenario-context.ts';

const server2: Target = { kind: 'servers', serverIds: [serverId(2)] };

/** Stops and starts that nothing disturbs. */
export function forwardScenarios(makeHarness: MakeHarness): void {
  it('stops a zone: the zone isolated, its processes gone, the cluster running', () =>
    withRig(makeHarness, async (rig) => {
      const task = await rig.ended(await rig.acceptedStop(zoneTarget('zone2')));
      expect(task).toMatchObject({ status: 'SUCCESSFUL', operation: 'EXECUTE' });
      expect(statusesOf(await rig.now())).toEqual({
        cluster: 'RUNNING',
        zones: { zone1: 'RUNNING/ACTIVE', zone2: 'STOPPED/INACTIVE', zone3: 'RUNNING/ACTIVE' },
        servers: { 1: 'RUNNING/ACTIVE', 2: 'PROCESS_STOPPED/INACTIVE', 3: 'RUNNING/ACTIVE' },
      });
      expect(rig.fleet.effects).toEqual(['isolateZone zone2', 'stopProcess 2']);
      expect(await rig.process().store.lockHolder(rig.cluster.id)).toBeUndefined();
    }));

  it('stops a server the whole way: isolated, its process gone, zone and cluster running', () =>
    withRig(makeHarness, async (rig) => {
      await rig.ended(await rig.acceptedStop(server2));
      const { cluster, zones, servers } = statusesOf(await rig.now());
      expect([cluster, zones.zone2, servers[2]]).toEqual([
        'RUNNING',
        'RUNNING/ACTIVE',
        'PROCESS_STOPPED/INACTIVE',
      ]);
      expect(rig.fleet.effects).toEqual(['isolateServer 2', 'stopProcess 2']);
    }));

  it('stops only the service of a server, with a minor freeze first', () =>
    withRig(makeHarness, async (rig) => {
      await rig.ended(await rig.acceptedStop(server2, { process: 'keep', freeze: true }));
      expect(statusesOf(await rig.now()).servers[2]).toBe('SERVICE_STOPPED/ACTIVE');
      expect(rig.fleet.effects).toEqual(['minorFreeze 2', 'isolateServer 2']);
    }));

  it('stops a server by force without isolating it', () =>
    withRig(makeHarness, async (rig) => {
      await rig.ended(await rig.acceptedStop(server2, { isolate: false }));
      expect(statusesOf(await rig.now()).servers[2]).toBe('PROCESS_STOPPED/INACTIVE');
      expect(rig.fleet.effects).toEqual(['stopProcess 2']);
    }));

  it('stops a cluster: every process gone, everything stopped, nothing isolated', () =>
    withRig(makeHarness, async (rig) => {
      await rig.ended(await rig.acceptedStop(wholeCluster));
      const { cluster, zones, servers } = statusesOf(await rig.now());
      expect(cluster).toBe('STOPPED');
      expect(Object.values(zones).every((zone) => zone.startsWith('STOPPED'))).toBe(true);
      expect(new Set(Object.values(servers))).toEqual(new Set(['PROCESS_STOPPED/INACTIVE']));
      expect(rig.fleet.isolatedZones.size).toBe(0);
    }));

  for (const [what, target] of [
    ['cluster', wholeCluster],
    ['zone', zoneTarget('zone2')],
    ['server', server2],
  ] as const)
    it(`starts a stopped ${what}: every status and every process as before`, () =>
      withRig(makeHarness, async (rig) => {
        const before = statusesOf(await rig.now());
        await rig.ended(await rig.acceptedStop(target));
        const outcome = await rig.start(target);
        if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
        expect((await rig.ended(outcome.task.id)).status).toBe('SUCCESSFUL');
        expect(statusesOf(await rig.now())).toEqual(before);
        expect([...rig.fleet.processes.values()].every((alive) => alive)).toBe(true);
        expect(rig.fleet.isolatedZones.size + rig.fleet.isolatedServers.size).toBe(0);
      }));

  it('restarts a cluster zone by zone: each serves again before the next is isolated', () =>
    withRig(
      makeHarness,
      async (rig) => {
        const before = statusesOf(await rig.now());
        const id = await rig.acceptedRestart(wholeCluster);
        expect(await rig.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'EXECUTE' });
        expect(rig.fleet.effects).toEqual(
          [1, 2, 3].flatMap((zone) => [
            `isolateZone zone${zone}`,
            `stopProcess ${zone}`,
            `startProcess ${zone}`,
            `resumeZone zone${zone}`,
          ]),
        );
        expect(statusesOf(await rig.now())).toEqual(before);
        expect(await rig.process().store.lockHolder(rig.cluster.id)).toBeUndefined();
      },
      // The fourth zone has no server: there is nothing of it to restart.
      sampleCluster([1, 1, 1, 0]),
    ));

  it.each<[string, Target, Partial<RestartRequest>, string[]]>([
    [
      'a zone',
      zoneTarget('zone2'),
      {},
      ['isolateZone zone2', 'stopProcess 2', 'startProcess 2', 'resumeZone zone2'],
    ],
    ['a server', server2, {}, ['isolateServer 2', 'stopProcess 2', 'startProcess 2', 'resumeServer 2']],
    ['a server by force', server2, { isolate: false, process: 'kill' }, ['killProcess 2', 'startProcess 2']],
    [
      'a server with a minor freeze first',
      server2,
      { freeze: true },
      ['minorFreeze 2', 'isolateServer 2', 'stopProcess 2', 'startProcess 2', 'resumeServer 2'],
    ],
  ])('restarts %s: everything as before', (_, target, options, effects) =>
    withRig(makeHarness, async (rig) => {
      const before = statusesOf(await rig.now());
      await rig.ended(await rig.acceptedRestart(target, options));
      expect(rig.fleet.effects).toEqual(effects);
      expect(statusesOf(await rig.now())).toEqual(before);
    }),
  );

  it('a zone that is restarted comes back whole: what was stopped in it runs, and it is no longer isolated', () =>
    withRig(
      makeHarness,
      async (rig) => {
        const before = statusesOf(await rig.now());
        await rig.ended(await rig.acceptedStop(server2));
        const { clusters } = rig.process();
        await clusters.setStatuses(rig.cluster.id, { zones: [{ name: 'zone1', status: 'SERVICE_STOPPED' }] });
        rig.fleet.isolatedZones.add('zone1');
        const task = await rig.ended(await rig.acceptedRestart(zoneTarget('zone1')));
        expect(task.status).toBe('SUCCESSFUL');
        expect(statusesOf(await rig.now())).toEqual(before);
        expect([...rig.fleet.processes.values()].every((alive) => alive)).toBe(true);
        expect(rig.fleet.isolatedZones.size + rig.fleet.isolatedServers.size).toBe(0);
      },
      sampleCluster([2, 2, 2]),
    ));

  it.each<[string, Target, object]>([
    [
      'cluster',
      wholeCluster,
      {
        cluster: 'RESTARTING',
        zones: { zone1: 'RUNNING/ACTIVE', zone2: 'RESTARTING/ACTIVE', zone3: 'RUNNING/ACTIVE' },
        servers: { 1: 'RUNNING/ACTIVE', 2: 'RESTARTING/ACTIVE', 3: 'RUNNING/ACTIVE' },
      },
    ],
    [
      'zone',
      zoneTarget('zone2'),
      {
        cluster: 'OPERATING',
        zones: { zone1: 'RUNNING/ACTIVE', zone2: 'RESTARTING/ACTIVE', zone3: 'RUNNING/ACTIVE' },
        servers: { 1: 'RUNNING/ACTIVE', 2: 'RESTARTING/ACTIVE', 3: 'RUNNING/ACTIVE' },
      },
    ],
    [
      'server',
      server2,
      {
        cluster: 'OPERATING',
        zones: { zone1: 'RUNNING/ACTIVE', zone2: 'OPERATING/ACTIVE', zone3: 'RUNNING/ACTIVE' },
        servers: { 1: 'RUNNING/ACTIVE', 2: 'RESTARTING/ACTIVE', 3: 'RUNNING/ACTIVE' },
      },
    ],
  ])('shows a %s that is restarted as RESTARTING, and only the zone whose turn it is', (_, target, shown) =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'start-process-again', how: 'hang', serverId: serverId(2) });
      const id = await rig.acceptedRestart(target);
      await rig.until(() => rig.faults.isHanging('start-process-again'), `server 2 of task ${id} is started`);
      expect(statusesOf(await rig.now())).toEqual(shown);
    }),
  );

  it('never has more than ten subtasks ready or under way', () =>
    withRig(
      makeHarness,
      async (rig) => {
        for (let index = 0; index < 12; index += 1)
          rig.faults.add({ step: 'stop-process', how: 'hang', parallelIndex: index });
        const id = await rig.acceptedStop(wholeCluster);
        await rig.until(
          async () =>
            (await rig.task(id)).subtasks.filter(
              ({ step, status }) => step === 'stop-process' && status === 'RUNNING',
            ).length === 10,
          'ten run',
        );
        const { subtasks } = await rig.task(id);
        expect(
          subtasks.filter(({ step, status }) => step === 'stop-process' && status === 'PENDING'),
        ).toHaveLength(2);
      },
      sampleCluster([4, 4, 4]),
    ));

  it('names the holder of the cluster while a stop is under way, for every other request', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang' });
      const holder = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.until(
        async () => (await rig.subtask(holder, 'isolate-zone')).status === 'RUNNING',
        'it runs',
      );
      const locked = { kind: 'locked', holder: { id: holder, name: 'Stop OB zone' } };
      expect(await rig.stop(zoneTarget('zone3'))).toEqual({ ...locked, cluster: await rig.now() });
      expect(await rig.start(wholeCluster)).toMatchObject(locked);
    }));

  it('accepts exactly one of many stops at the same time', () =>
    withRig(makeHarness, async (rig) => {
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => rig.stop(zoneTarget('zone1'))));
      const [accepted, ...others] = outcomes.toSorted((a, b) => a.kind.localeCompare(b.kind));
      if (accepted?.kind !== 'accepted') throw new Error('none was accepted');
      expect(new Set(others.map(({ kind }) => kind))).toEqual(new Set(['locked']));
      await rig.ended(accepted.task.id);
    }));

  it('writes a log per run that begins with the header line', () =>
    withRig(makeHarness, async (rig) => {
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(id);
      const log = await rig.process().store.readLog((await rig.subtask(id, 'isolate-zone')).id);
      expect(log.map(({ run }) => run)).toEqual([1, 1, 1]);
      expect(log.map(({ text }) => text)).toEqual([
        '############{EXECUTE}{2020-09-13T12:26:40.000Z}############',
        "ALTER SYSTEM STOP ZONE 'zone2'",
        'Succeeded',
      ]);
      expect(serversOf(rig.cluster)).toHaveLength(3);
    }));
}
