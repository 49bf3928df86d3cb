import { expect, it } from 'vitest';
import { operateSubtask } from '../../use-cases/operate-task.ts';
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

  it('a step keeps its time limit when its process dies: the next owner gives it what is left', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang', times: 2 });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.hangs(id, 'isolate-zone');
      const { timeoutSeconds, deadlineAtMs } = await rig.subtask(id, 'isolate-zone');
      rig.clock.advance((timeoutSeconds - 60) * 1000);
      await rig.crash();
      await rig.hangs(id, 'isolate-zone', -1, 2);
      expect((await rig.subtask(id, 'isolate-zone')).deadlineAtMs).toBe(deadlineAtMs);
      rig.clock.advance(60_000);
      expect((await rig.ended(id)).status).toBe('FAILED');
      const { id: hanging, runCount } = await rig.subtask(id, 'isolate-zone');
      expect(runCount).toBe(1);
      const [last] = (await rig.process().store.readLog(hanging)).slice(-1);
      expect(last?.text).toBe(`Failed: Timed out after ${timeoutSeconds} s`);
    }));

  it('a step that is taken up after its time limit may still find that its work is done', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.hangs(id, 'isolate-zone');
      rig.process().crashSwitch.crash();
      rig.clock.advance(86_400_000);
      await rig.crash();
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
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
      const { store, queue } = rig.process();
      const { id: hanging } = await rig.subtask(id, 'isolate-zone');
      await operateSubtask({ store, queue, clock: rig.clock }, id, hanging, 'cancel-subtask');
      expect((await rig.subtask(id, 'isolate-zone')).status).toBe('CANCELING');
      await rig.crash();
      expect((await rig.ended(id)).status).toBe('FAILED');
      expect(await rig.subtask(id, 'isolate-zone')).toMatchObject({ status: 'FAILED', operation: 'CANCEL' });
    }));
}
