import type { ObshellStopRequest, StopRequest, Target } from '@obstop/domain';
import { serverId } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import { acceptedObshellStop } from '../obshell-requests.ts';
import { type Rig, wholeCluster, zoneTarget } from '../rig.ts';
import { type MakeHarness, statusesOf, withRig } from '../scenario-context.ts';

const server3: Target = { kind: 'servers', serverIds: [serverId(3)] };

/** The same stop in the words of both APIs. */
const pairs: {
  what: string;
  target: Target;
  ocp: Partial<StopRequest>;
  obshell: Partial<ObshellStopRequest>;
}[] = [
  { what: "OCP's cluster stop and GLOBAL force", target: wholeCluster, ocp: {}, obshell: {} },
  {
    what: "OCP's zone stop and the call for one zone",
    target: zoneTarget('zone2'),
    ocp: {},
    obshell: { zoneCall: { freeze: false } },
  },
  {
    what: "OCP's forced server stop and SERVER force",
    target: server3,
    ocp: { isolate: false, process: 'kill' },
    obshell: {},
  },
  {
    what: "OCP's STOP_SERVICE of a server and SERVER plain",
    target: server3,
    ocp: { process: 'keep' },
    obshell: { mode: 'plain' },
  },
  {
    what: "OCP's freeze and kill of a server and SERVER terminate",
    target: server3,
    ocp: { isolate: false, freeze: true, process: 'kill' },
    obshell: { mode: 'terminate' },
  },
];

/** Everything that a stop may leave behind: statuses, processes, isolation. */
async function correctedStatuses(rig: Rig) {
  const { processes, isolatedZones, isolatedServers } = rig.fleet;
  return {
    statuses: statusesOf(await rig.now()),
    processes: [...processes],
    isolated: [[...isolatedZones], [...isolatedServers]],
    holder: await rig.process().store.lockHolder(rig.cluster.id),
  };
}

/** One meaning behind two APIs: equal fleets are left equal. */
export function obshellPairScenarios(makeHarness: MakeHarness): void {
  for (const { what, target, ocp, obshell } of pairs)
    it(`${what} leave the same behind`, async () => {
      const left: Awaited<ReturnType<typeof correctedStatuses>>[] = [];
      for (const ask of [
        (rig: Rig) => rig.acceptedStop(target, ocp),
        (rig: Rig) => acceptedObshellStop(rig, target, obshell),
      ])
        await withRig(
          makeHarness,
          async (rig) => {
            const before = await correctedStatuses(rig);
            expect((await rig.ended(await ask(rig))).status).toBe('SUCCESSFUL');
            left.push(await correctedStatuses(rig));
            expect(left.at(-1)).not.toEqual(before);
          },
          sampleCluster([2, 2, 2]),
        );
      expect(left[1]).toEqual(left[0]);
    });
}
