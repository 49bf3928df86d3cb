import { expect, it } from 'vitest';
import { zoneTarget } from '../rig.ts';
import { type MakeHarness, withRig } from '../scenario-context.ts';

/** One owner at a time, and how it lets go. */
export function ownershipScenarios(makeHarness: MakeHarness): void {
  it('drains: nothing new is begun, a step past its grace is aborted, the next process finishes the task', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.hangs(id, 'isolate-zone');
      const drained = rig.process().runner.drain(10_000);
      rig.clock.advance(10_000);
      await drained;
      expect(await rig.task(id)).toMatchObject({ status: 'RUNNING' });
      expect(await rig.subtask(id, 'isolate-zone')).toMatchObject({ status: 'RUNNING' });
      await rig.crash();
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
      expect(await rig.subtask(id, 'isolate-zone')).toMatchObject({ runCount: 1 });
    }));

  it('a claim by another owner ends the writes of the first', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.hangs(id, 'isolate-zone');
      const { store, runner } = rig.process();
      const taken = await store.claim(id, 'another owner');
      rig.clock.advance(1_800_000);
      await runner.idle();
      const left = await store.load(id);
      expect(left?.epoch).toBe(taken?.epoch);
      expect(left?.revision).toBe(taken?.revision);
      expect((await rig.subtask(id, 'isolate-zone')).status).toBe('RUNNING');
    }));

  it('a write with an old epoch changes nothing, even one computed from the present revision', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.hangs(id, 'isolate-zone');
      const { store } = rig.process();
      const old = (await store.load(id))?.epoch ?? 0;
      await store.claim(id, 'another owner');
      const now = await store.load(id);
      if (!now) throw new Error('lost');
      const next = { ...now.task, status: 'FAILED' as const };
      const change = { next, revision: now.revision };
      expect(await store.commit({ ...change, epoch: old })).toEqual({ kind: 'lost' });
      expect(await store.load(id)).toEqual(now);
      expect((await store.commit({ ...change, epoch: now.epoch })).kind).toBe('written');
    }));

  it('a cancel that the dead owner never noticed is carried out by the next', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.hangs(id, 'isolate-zone');
      rig.process().crashSwitch.crash();
      const { store } = rig.process();
      const record = await store.load(id);
      if (!record) throw new Error('lost');
      const subtasks = record.task.subtasks.map((each) =>
        each.step === 'isolate-zone'
          ? { ...each, status: 'CANCELING' as const, operation: 'CANCEL' as const }
          : each,
      );
      await store.commit({ next: { ...record.task, subtasks }, revision: record.revision });
      await rig.crash();
      expect((await rig.ended(id)).status).toBe('FAILED');
      expect(await rig.subtask(id, 'isolate-zone')).toMatchObject({ status: 'FAILED', operation: 'CANCEL' });
    }));
}
