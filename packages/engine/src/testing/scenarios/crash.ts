import { serverId, type Target, type TaskId } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import { operateTask } from '../../use-cases/operate-task.ts';
import { type Rig, wholeCluster, zoneTarget } from '../rig.ts';
import { type MakeHarness, statusesOf, withRig } from '../scenario-context.ts';

const targets: [string, Target][] = [
  ['cluster', wholeCluster],
  ['zone', zoneTarget('zone2')],
  ['server', { kind: 'servers', serverIds: [serverId(3)] }],
];

/** What a target is asked for, and one of its last steps, to fail in. */
const verbs: { verb: string; lastStep: string; accepted: 'acceptedStop' | 'acceptedRestart' }[] = [
  { verb: 'stop', lastStep: 'finish-zone-stop', accepted: 'acceptedStop' },
  { verb: 'restart', lastStep: 'finish-zone-restart', accepted: 'acceptedRestart' },
];

/** A backend on a real disk goes through every crash with real writes. */
const patient = { timeout: 120_000 };

/** Waits for the end of the task or of the process; true when it was the task. */
async function endedOrCrashed(rig: Rig, id: TaskId): Promise<boolean> {
  await rig.until(async () => {
    const { crashSwitch } = rig.process();
    return crashSwitch.hasCrashed() || (await rig.task(id)).status !== 'RUNNING';
  }, 'the task or the process ends');
  return !rig.process().crashSwitch.hasCrashed();
}

/** The process dies after a write and comes back. */
export function crashScenarios(makeHarness: MakeHarness): void {
  const cases = targets.flatMap(([what, target]) => verbs.map((each) => ({ what, target, ...each })));
  for (const { what, target, verb, lastStep, accepted } of cases) {
    it(`a ${what} ${verb} survives one crash after each of its writes in turn`, patient, async () => {
      let total = Number.POSITIVE_INFINITY;
      for (let crashAt = 1; crashAt <= total; crashAt += makeHarness.sampleEvery ?? 1)
        await withRig(makeHarness, async (rig) => {
          const before = statusesOf(await rig.now());
          rig.crashAfter(crashAt);
          const id = await rig[accepted](target);
          if (await endedOrCrashed(rig, id)) total = crashAt;
          else await rig.crash();
          expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
          expect(await rig.process().store.lockHolder(rig.cluster.id)).toBeUndefined();
          expect(new Set(rig.fleet.effects).size).toBe(rig.fleet.effects.length);
          if (verb === 'restart') expect(statusesOf(await rig.now())).toEqual(before);
        });
      expect(total).toBeGreaterThan(16);
    });

    it(`a ${what} ${verb} and its rollback survive one crash after another`, patient, () =>
      withRig(
        makeHarness,
        async (rig) => {
          const before = statusesOf(await rig.now());
          // A process must get past its own recovery, the start of every parallel step and what each writes. Else it makes no headway.
          const writesOf = (process: number) => 12 + (process % 6);
          const toTheEnd = async (id: TaskId) => {
            for (let process = 0; process < 200; process += 1) {
              if (await endedOrCrashed(rig, id)) return;
              await rig.crash(writesOf(process));
            }
            throw new Error('the task never ends');
          };
          rig.faults.add({
            step: target.kind === 'servers' ? 'finish-zone-operation' : lastStep,
            how: 'fail-before',
            ...(target.kind !== 'servers' && { zoneName: 'zone2' }),
          });
          rig.crashAfter(2);
          const id = await rig[accepted](target);
          await toTheEnd(id);
          expect((await rig.task(id)).status).toBe('FAILED');
          await rig.crash(3);
          await operateTask({ ...rig.process(), clock: rig.clock }, id, 'rollback-task');
          await toTheEnd(id);
          expect(await rig.task(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'ROLLBACK' });
          expect(statusesOf(await rig.now())).toEqual(before);
          expect([...rig.fleet.processes.values()].every((alive) => alive)).toBe(true);
        },
        sampleCluster([2, 2, 2]),
      ),
    );
  }

  for (const [what, target] of targets) {
    it(`a ${what} stop and the start after it do every step twice and end the same`, () =>
      withRig(makeHarness, async (rig) => {
        const before = statusesOf(await rig.now());
        rig.faults.runTwice();
        expect((await rig.ended(await rig.acceptedStop(target))).status).toBe('SUCCESSFUL');
        const outcome = await rig.start(target);
        if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
        expect((await rig.ended(outcome.task.id)).status).toBe('SUCCESSFUL');
        expect(statusesOf(await rig.now())).toEqual(before);
        expect(new Set(rig.fleet.effects).size).toBe(rig.fleet.effects.length);
      }));

    it(`a ${what} restart does every step twice, and every effect once`, () =>
      withRig(makeHarness, async (rig) => {
        const before = statusesOf(await rig.now());
        rig.faults.runTwice();
        expect((await rig.ended(await rig.acceptedRestart(target))).status).toBe('SUCCESSFUL');
        expect(statusesOf(await rig.now())).toEqual(before);
        expect(rig.fleet.effects.length).toBeGreaterThan(0);
        expect(new Set(rig.fleet.effects).size).toBe(rig.fleet.effects.length);
      }));
  }
}
