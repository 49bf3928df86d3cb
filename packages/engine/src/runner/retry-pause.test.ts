import type { Subtask, TaskId } from '@obstop/domain';
import { expect, it } from 'vitest';
import type { TaskDraft } from '../ports/task-store.ts';
import { memoryHarness } from '../testing/memory-harness.ts';
import { type Rig, zoneTarget } from '../testing/rig.ts';
import { withRig } from '../testing/scenario-context.ts';
import { operateSubtask, operateTask } from '../use-cases/operate-task.ts';

/** Tasks whose steps are repeated by themselves, with a pause. */
async function harness(policy: Pick<Subtask, 'retryCount' | 'retryBackoffSeconds'>) {
  const { open, ...rest } = await memoryHarness();
  return {
    ...rest,
    open: async () => {
      const opened = await open();
      const withPolicy = (draft: TaskDraft): TaskDraft => ({
        ...draft,
        subtasks: draft.subtasks.map((each) => ({ ...each, ...policy })),
      });
      return {
        ...opened,
        store: { ...opened.store, create: (draft: TaskDraft) => opened.store.create(withPolicy(draft)) },
      };
    },
  };
}

const turns = async () => {
  for (let turn = 0; turn < 30; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};
const runOf = async (rig: Rig, id: TaskId) => {
  await turns();
  const { status, runCount } = await rig.subtask(id, 'isolate-zone');
  return `${status} ${runCount}`;
};

it('pauses before a failed run is repeated, and twice as long before the next', () =>
  withRig(
    () => harness({ retryCount: 2, retryBackoffSeconds: 10 }),
    async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before', times: 2 });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      expect(await runOf(rig, id)).toBe('READY 2');
      rig.clock.advance(9_999);
      expect(await runOf(rig, id)).toBe('READY 2');
      rig.clock.advance(1);
      expect(await runOf(rig, id)).toBe('READY 3');
      rig.clock.advance(19_999);
      expect(await runOf(rig, id)).toBe('READY 3');
      rig.clock.advance(1);
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
    },
  ));

it('an operator who retries the task does not wait for a pause', () =>
  withRig(
    () => harness({ retryCount: 1, retryBackoffSeconds: 10 }),
    async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before', times: 2 });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await turns();
      rig.clock.advance(10_000);
      expect((await rig.ended(id)).status).toBe('FAILED');
      await operateTask({ ...rig.process(), clock: rig.clock }, id, 'retry-task');
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
    },
  ));

it('an operator who cancels in a pause and rolls back at once does not wait for the rest of it', () =>
  withRig(
    () => harness({ retryCount: 1, retryBackoffSeconds: 10 }),
    async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      expect(await runOf(rig, id)).toBe('READY 2');
      const ports = { ...rig.process(), clock: rig.clock };
      await Promise.all([operateTask(ports, id, 'cancel-task'), operateTask(ports, id, 'rollback-task')]);
      expect(await rig.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'ROLLBACK' });
    },
  ));

it('an operator who cancels in a pause and skips at once does not wait for the rest of it', () =>
  withRig(
    () => harness({ retryCount: 1, retryBackoffSeconds: 10 }),
    async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      expect(await runOf(rig, id)).toBe('READY 2');
      const ports = { ...rig.process(), clock: rig.clock };
      const { id: resting } = await rig.subtask(id, 'isolate-zone');
      await Promise.all([
        operateTask(ports, id, 'cancel-task'),
        operateSubtask(ports, id, resting, 'skip-subtask'),
      ]);
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
    },
  ));

it('a server that goes down does not wait for a pause; the next one starts the run at once', () =>
  withRig(
    () => harness({ retryCount: 1, retryBackoffSeconds: 1_000 }),
    async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      expect(await runOf(rig, id)).toBe('READY 2');
      await rig.process().runner.drain(0);
      await rig.crash();
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
    },
  ));
