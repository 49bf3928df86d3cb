import { expandPlan, planStop, subtaskId, taskId } from '@obstop/domain';
import { expect, it } from 'vitest';
import { operateSubtask, operateTask } from '../../use-cases/operate-task.ts';
import { type Rig, zoneTarget } from '../rig.ts';
import { type MakeHarness, withRig } from '../scenario-context.ts';

const operatePorts = (rig: Rig) => ({ ...rig.process(), clock: rig.clock });

/** What people do to tasks. */
export function operationScenarios(makeHarness: MakeHarness): void {
  it('retries one subtask as a new run with a log of its own', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(id);
      const { id: failed } = await rig.subtask(id, 'isolate-zone');
      expect(await operateSubtask(operatePorts(rig), id, failed, 'retry-subtask')).toMatchObject({
        kind: 'done',
        subtask: { status: 'READY', operation: 'RETRY', runCount: 2 },
      });
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
      const headers = (await rig.process().store.readLog(failed)).filter(({ text }) =>
        text.startsWith('###'),
      );
      expect(headers.map(({ run, text }) => [run, text.slice(12, 21)])).toEqual([
        [1, '{EXECUTE}'],
        [2, '{RETRY}{2'],
      ]);
    }));

  it('skips a failed subtask: it counts as done without having run', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(id);
      const { id: failed } = await rig.subtask(id, 'isolate-zone');
      await operateSubtask(operatePorts(rig), id, failed, 'skip-subtask');
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
      expect(await rig.subtask(id, 'isolate-zone')).toMatchObject({
        status: 'SUCCESSFUL',
        operation: 'SKIP',
      });
      expect(rig.fleet.effects).toEqual(['stopProcess 2']);
    }));

  it('cancels a running subtask: it fails as cancelled, and a retry finishes the task', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.hangs(id, 'isolate-zone');
      const { id: hanging } = await rig.subtask(id, 'isolate-zone');
      await operateSubtask(operatePorts(rig), id, hanging, 'cancel-subtask');
      expect((await rig.ended(id)).status).toBe('FAILED');
      expect(await rig.subtask(id, 'isolate-zone')).toMatchObject({ status: 'FAILED', operation: 'CANCEL' });
      await operateTask(operatePorts(rig), id, 'retry-task');
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
    }));

  it('cancels a whole task: what runs is interrupted, the task fails and keeps the cluster', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.hangs(id, 'isolate-zone');
      await operateTask(operatePorts(rig), id, 'cancel-task');
      expect((await rig.ended(id)).status).toBe('FAILED');
      expect(await rig.process().store.lockHolder(rig.cluster.id)).toBe(id);
    }));

  it('passes a failed task: it is successful, and the cluster free', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(id);
      expect(await operateTask(operatePorts(rig), id, 'pass-task')).toMatchObject({
        task: { status: 'SUCCESSFUL' },
      });
      expect(await rig.process().store.lockHolder(rig.cluster.id)).toBeUndefined();
    }));

  it('a released task stays failed; a retry of it takes the cluster again, or names who has it', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'begin-zone-stop', how: 'fail-before', times: 2 });
      const first = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(first);
      expect(await operateTask(operatePorts(rig), first, 'release-task')).toMatchObject({
        task: { status: 'FAILED' },
      });
      const second = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(second);
      const { id, name } = rig.cluster;
      expect(await operateTask(operatePorts(rig), first, 'retry-task')).toEqual({
        kind: 'locked',
        holder: { id: second, name: 'Stop OB zone' },
        cluster: { id, name },
      });
      await operateTask(operatePorts(rig), second, 'release-task');
      expect(await operateTask(operatePorts(rig), first, 'retry-task')).toMatchObject({ kind: 'done' });
      expect((await rig.ended(first)).status).toBe('SUCCESSFUL');
    }));

  it('refuses what the state does not allow, with the reason', () =>
    withRig(makeHarness, async (rig) => {
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      const { subtasks } = await rig.ended(id);
      const ports = operatePorts(rig);
      expect(await operateTask(ports, id, 'retry-task')).toMatchObject({
        kind: 'illegal',
        because: { event: 'retry-task', reason: 'task-not-failed', taskStatus: 'SUCCESSFUL' },
      });
      expect(await operateTask(ports, id, 'rollback-task')).toMatchObject({ kind: 'illegal' });
      const known = subtasks[0]?.id ?? subtaskId(1);
      expect(await operateSubtask(ports, id, known, 'skip-subtask')).toMatchObject({
        kind: 'illegal',
        because: { reason: 'subtask-not-failed', subtaskStatus: 'SUCCESSFUL' },
      });
      const unknown = subtaskId(999_999);
      expect((await operateSubtask(ports, id, unknown, 'skip-subtask')).kind).toBe('unknown-subtask');
      expect((await operateTask(ports, taskId(999_999), 'retry-task')).kind).toBe('unknown-task');
    }));

  it('repeats a failed run by itself while the node allows it', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before', times: 2 });
      const request = {
        clusterId: rig.cluster.id,
        target: zoneTarget('zone2'),
        isolate: true,
        freeze: false,
        process: 'stop' as const,
      };
      const plan = planStop(rig.cluster, request);
      for (const node of plan.nodes) node.retryCount = 2;
      const expanded = expandPlan(plan, rig.cluster, request.target);
      if (expanded.kind !== 'expanded') throw new Error(expanded.kind);
      const outcome = await rig.process().store.create({
        plan,
        subtasks: expanded.subtasks,
        clusterName: rig.cluster.name,
        obClusterId: rig.cluster.obClusterId,
        creator: { id: 100, name: 'admin' },
        executor: '127.0.0.1',
        nowMs: rig.clock.nowMs(),
        takeLock: true,
      });
      if (outcome.kind !== 'created') throw new Error(outcome.kind);
      rig.process().queue.notify(outcome.task.id);
      expect((await rig.ended(outcome.task.id)).status).toBe('SUCCESSFUL');
      expect(await rig.subtask(outcome.task.id, 'isolate-zone')).toMatchObject({
        runCount: 3,
        operation: 'RETRY',
      });
    }));
}
