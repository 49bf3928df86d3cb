import type { ObshellStopRequest, Target } from '@obstop/domain';
import { serverId } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import { acceptedObshellStart, acceptedObshellStop, askToStop, logOf } from '../obshell-requests.ts';
import { type Rig, wholeCluster, zoneTarget } from '../rig.ts';
import { type MakeHarness, statusesOf, withRig } from '../scenario-context.ts';

const server2: Target = { kind: 'servers', serverIds: [serverId(2)] };
const running = 'RUNNING/ACTIVE';
const gone = 'PROCESS_STOPPED/INACTIVE';
const othersRun = { cluster: 'RUNNING', zones: { zone1: running, zone3: running } };

/** What a stop leaves of three zones with a server each; what is not named runs. */
const stops: {
  what: string;
  target: Target;
  options: Partial<ObshellStopRequest>;
  effects: string[];
  left: { cluster: string; zones: Record<string, string>; servers: Record<string, string> };
}[] = [
  {
    what: 'the cluster by force',
    target: wholeCluster,
    options: {},
    effects: ['killProcess 1', 'killProcess 2', 'killProcess 3'],
    left: {
      cluster: 'STOPPED',
      zones: { zone1: 'STOPPED/ACTIVE', zone2: 'STOPPED/ACTIVE', zone3: 'STOPPED/ACTIVE' },
      servers: { 1: gone, 2: gone, 3: gone },
    },
  },
  {
    what: 'the cluster with a minor freeze of every server at once',
    target: wholeCluster,
    options: { mode: 'terminate' },
    effects: ['minorFreeze 1,2,3', 'killProcess 1', 'killProcess 2', 'killProcess 3'],
    left: {
      cluster: 'STOPPED',
      zones: { zone1: 'STOPPED/ACTIVE', zone2: 'STOPPED/ACTIVE', zone3: 'STOPPED/ACTIVE' },
      servers: { 1: gone, 2: gone, 3: gone },
    },
  },
  {
    what: 'a zone by force, without isolating it',
    target: zoneTarget('zone2'),
    options: {},
    effects: ['killProcess 2'],
    left: { ...othersRun, zones: { ...othersRun.zones, zone2: 'STOPPED/ACTIVE' }, servers: { 2: gone } },
  },
  {
    what: 'a zone by SQL alone, its process alive',
    target: zoneTarget('zone2'),
    options: { mode: 'plain' },
    effects: ['isolateZone zone2'],
    left: { ...othersRun, zones: { ...othersRun.zones, zone2: 'SERVICE_STOPPED/INACTIVE' }, servers: {} },
  },
  {
    what: 'a zone by the call for one zone: SQL first, then every process',
    target: zoneTarget('zone2'),
    options: { zoneCall: { freeze: false } },
    effects: ['isolateZone zone2', 'killProcess 2'],
    left: { ...othersRun, zones: { ...othersRun.zones, zone2: 'STOPPED/INACTIVE' }, servers: { 2: gone } },
  },
  {
    what: 'a zone by the call for one zone with a minor freeze in between',
    target: zoneTarget('zone2'),
    options: { zoneCall: { freeze: true } },
    effects: ['isolateZone zone2', 'minorFreeze 2', 'killProcess 2'],
    left: { ...othersRun, zones: { ...othersRun.zones, zone2: 'STOPPED/INACTIVE' }, servers: { 2: gone } },
  },
  {
    what: 'a server by force',
    target: server2,
    options: {},
    effects: ['killProcess 2'],
    left: { ...othersRun, zones: { ...othersRun.zones, zone2: running }, servers: { 2: gone } },
  },
  {
    what: 'a server by SQL alone, its process alive',
    target: server2,
    options: { mode: 'plain' },
    effects: ['isolateServer 2'],
    left: {
      ...othersRun,
      zones: { ...othersRun.zones, zone2: running },
      servers: { 2: 'SERVICE_STOPPED/ACTIVE' },
    },
  },
];

/** Steps of one node run side by side: their order among each other says nothing; a freeze may be done twice. */
const sorted = (effects: readonly string[]) => [...new Set(effects)].sort();

async function expectStopped(rig: Rig, { target, options, effects, left }: (typeof stops)[number]) {
  const task = await rig.ended(await acceptedObshellStop(rig, target, options));
  expect(task).toMatchObject({ name: 'Stop OB', status: 'SUCCESSFUL', operation: 'EXECUTE' });
  const servers = { 1: running, 2: running, 3: running, ...left.servers };
  expect(statusesOf(await rig.now())).toEqual({ ...left, servers });
  expect(sorted(rig.fleet.effects)).toEqual(sorted(effects));
  expect(await rig.process().store.lockHolder(rig.cluster.id)).toBeUndefined();
}

/** Stops and starts asked for through obshell that nothing disturbs, each also with every step done twice. */
export function obshellForwardScenarios(makeHarness: MakeHarness): void {
  for (const stop of stops) {
    it(`obshell stops ${stop.what}`, () =>
      withRig(makeHarness, async (rig) => {
        await expectStopped(rig, stop);
      }));

    it(`obshell stops ${stop.what}, with every step done twice`, () =>
      withRig(makeHarness, async (rig) => {
        rig.faults.runTwice();
        await expectStopped(rig, stop);
      }));

    for (const twice of [false, true])
      it(`and starts it again${twice ? ', with every step done twice' : ''}: ${stop.what}`, () =>
        withRig(makeHarness, async (rig) => {
          const before = statusesOf(await rig.now());
          await rig.ended(await acceptedObshellStop(rig, stop.target, stop.options));
          if (twice) rig.faults.runTwice();
          const task = await rig.ended(await acceptedObshellStart(rig, stop.target));
          expect(task).toMatchObject({ name: 'Start OB', status: 'SUCCESSFUL' });
          expect(statusesOf(await rig.now())).toEqual(before);
          expect([...rig.fleet.processes.values()].every((alive) => alive)).toBe(true);
          expect(rig.fleet.isolatedZones.size + rig.fleet.isolatedServers.size).toBe(0);
        }));
  }

  it('the call for one zone isolates, then freezes, then kills', () =>
    withRig(makeHarness, async (rig) => {
      await rig.ended(await acceptedObshellStop(rig, zoneTarget('zone2'), { zoneCall: { freeze: true } }));
      expect(rig.fleet.effects).toEqual(['isolateZone zone2', 'minorFreeze 2', 'killProcess 2']);
    }));

  it('obshell stops what is dead already, by force, and nothing happens to it', () =>
    withRig(makeHarness, async (rig) => {
      await rig.ended(await acceptedObshellStop(rig, server2));
      const before = statusesOf(await rig.now());
      const effects = [...rig.fleet.effects];
      expect((await rig.ended(await acceptedObshellStop(rig, server2))).status).toBe('SUCCESSFUL');
      expect(statusesOf(await rig.now())).toEqual(before);
      expect(rig.fleet.effects).toEqual(effects);
    }));

  it('obshell starts what runs already, and nothing happens to it', () =>
    withRig(makeHarness, async (rig) => {
      const before = statusesOf(await rig.now());
      expect((await rig.ended(await acceptedObshellStart(rig, wholeCluster))).status).toBe('SUCCESSFUL');
      expect(statusesOf(await rig.now())).toEqual(before);
      expect(rig.fleet.effects).toEqual([]);
    }));

  it('no stop sql where the process beside the receiving agent is gone: nothing is isolated, and it succeeds', () =>
    withRig(makeHarness, async (rig) => {
      rig.fleet.processes.set(serverId(1), false);
      const id = await acceptedObshellStop(rig, server2, { mode: 'plain' });
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
      expect(rig.fleet.effects).toEqual([]);
      expect(statusesOf(await rig.now()).servers[2]).toBe(running);
      expect(await logOf(rig, id, 'obshell-isolate')).toContain(
        'The local observer is not running: no stop sql is executed',
      );
    }));

  it('the freeze leaves out servers whose processes are gone', () =>
    withRig(makeHarness, async (rig) => {
      rig.fleet.processes.set(serverId(3), false);
      await rig.ended(await acceptedObshellStop(rig, wholeCluster, { mode: 'terminate' }));
      expect(rig.fleet.effects[0]).toBe('minorFreeze 1,2');
    }));

  it('every agent takes part, and those beside no target have nothing to do', () =>
    withRig(
      makeHarness,
      async (rig) => {
        const id = await acceptedObshellStop(rig, server2);
        await rig.ended(id);
        const agents = (await rig.task(id)).subtasks.filter(({ step }) => step === 'obshell-stop-agent');
        expect(agents).toHaveLength(12);
        expect(await logOf(rig, id, 'obshell-stop-agent', 0)).toContain('10.0.1.1:2886 has nothing to do');
        expect(rig.fleet.effects).toEqual(['killProcess 2']);
      },
      sampleCluster([4, 4, 4]),
    ));

  it('a stop that the rules refuse is no task', () =>
    withRig(makeHarness, async (rig) => {
      await rig.ended(await acceptedObshellStop(rig, zoneTarget('zone2'), { mode: 'plain' }));
      expect(await askToStop(rig, zoneTarget('zone3'), { mode: 'plain' })).toMatchObject({
        kind: 'refused',
        refusal: { kind: 'another-zone-stopped', stoppedZone: 'zone2' },
      });
      expect(await rig.process().store.listRunning()).toEqual([]);
    }));
}
