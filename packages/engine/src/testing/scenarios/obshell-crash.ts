import { serverId, type Target, type TaskId } from '@obstop/domain';
import { expect, it } from 'vitest';
import { acceptedObshellStart, acceptedObshellStop } from '../obshell-requests.ts';
import { type Rig, wholeCluster, zoneTarget } from '../rig.ts';
import { type MakeHarness, statusesOf, withRig } from '../scenario-context.ts';

const server3: Target = { kind: 'servers', serverIds: [serverId(3)] };

const requests: [string, (rig: Rig) => Promise<TaskId>][] = [
  ['stop by force', (rig) => acceptedObshellStop(rig, wholeCluster)],
  ['plain stop', (rig) => acceptedObshellStop(rig, server3, { mode: 'plain' })],
  ['zone call', (rig) => acceptedObshellStop(rig, zoneTarget('zone2'), { zoneCall: { freeze: true } })],
  ['start', (rig) => acceptedObshellStart(rig, wholeCluster)],
];

/** A backend on a real disk goes through every crash with real writes. */
const patient = { timeout: 120_000 };

async function endedOrCrashed(rig: Rig, id: TaskId): Promise<boolean> {
  await rig.until(async () => {
    rig.clock.advance(500);
    const { crashSwitch } = rig.process();
    return crashSwitch.hasCrashed() || (await rig.task(id)).status !== 'RUNNING';
  }, 'the task or the process ends');
  return !rig.process().crashSwitch.hasCrashed();
}

/** Everything that must be the same with and without a crash. A freeze may be done twice. */
async function correctedStatuses(rig: Rig) {
  const acts = rig.fleet.effects.filter((effect) => !effect.startsWith('minorFreeze'));
  return {
    statuses: statusesOf(await rig.now()),
    acts: acts.toSorted(),
    holder: await rig.process().store.lockHolder(rig.cluster.id),
  };
}

/** Lets `play` run once for each write after which the process may die, until it is through without dying. */
async function crashAfterEach(makeHarness: MakeHarness, play: (rig: Rig) => Promise<TaskId>) {
  let total = Number.POSITIVE_INFINITY;
  let undisturbed: Awaited<ReturnType<typeof correctedStatuses>> | undefined;
  for (let crashAt = 0; crashAt <= total; crashAt += crashAt === 0 ? 1 : (makeHarness.sampleEvery ?? 1))
    await withRig(makeHarness, async (rig) => {
      const id = await play(rig);
      if (crashAt > 0) rig.crashAfter(crashAt);
      if (!(await endedOrCrashed(rig, id))) await rig.crash();
      else if (crashAt > 0) total = crashAt;
      await endedOrCrashed(rig, id);
      expect((await rig.task(id)).status).toBe('SUCCESSFUL');
      await rig.process().runner.idle();
      const left = await correctedStatuses(rig);
      undisturbed ??= left;
      expect(left).toEqual(undisturbed);
    });
  return total;
}

/** The process dies after a write of an obshell task and comes back. */
export function obshellCrashScenarios(makeHarness: MakeHarness): void {
  for (const [what, ask] of requests)
    it(`an obshell ${what} survives one crash after each of its writes in turn`, patient, async () => {
      const play = async (rig: Rig) => {
        if (what === 'start') await rig.ended(await rig.acceptedStop(wholeCluster));
        return ask(rig);
      };
      expect(await crashAfterEach(makeHarness, play)).toBeGreaterThan(12);
    });

  it('taking the cluster from a failed holder survives one crash after each write', patient, async () => {
    const play = async (rig: Rig) => {
      rig.faults.add({ step: 'finish-zone-stop', how: 'fail-before' });
      const holder = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(holder);
      return acceptedObshellStop(rig, wholeCluster, { forcePass: [holder] });
    };
    expect(await crashAfterEach(makeHarness, play)).toBeGreaterThan(12);
  });

  it('taking the cluster from a running holder survives one crash after each write', patient, async () => {
    const play = async (rig: Rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang', times: 100 });
      const holder = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.until(
        async () => (await rig.subtask(holder, 'isolate-zone')).status === 'RUNNING',
        'it hangs',
      );
      return acceptedObshellStop(rig, wholeCluster, { forcePass: [holder] });
    };
    expect(await crashAfterEach(makeHarness, play)).toBeGreaterThan(12);
  });
}
