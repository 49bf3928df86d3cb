import { type InnerStatus, type Subtask, serverId, type Target } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import { operateSubtask, operateTask } from '../../use-cases/operate-task.ts';
import { type Rig, wholeCluster, zoneTarget } from '../rig.ts';
import { type MakeHarness, sampled, statusesOf, withRig } from '../scenario-context.ts';

const operatePorts = (rig: Rig) => ({ ...rig.process(), clock: rig.clock });

const zoneRestart = [
  'isolate-zone',
  'prepare-server-restart',
  'stop-process',
  'start-process-again',
  'resume-zone',
  'finish-server-restart',
  'finish-zone-restart',
];

/** By its name: what is asked for of which target, and the steps of its plan. */
const plans: { what: string; asks?: 'acceptedRestart'; target: Target; steps: string[] }[] = [
  {
    what: 'zone stop',
    target: zoneTarget('zone2'),
    steps: [
      'begin-zone-stop',
      'isolate-zone',
      'prepare-server-stop',
      'wait-node',
      'stop-process',
      'finish-server-stop',
      'finish-zone-stop',
      'sync-cluster-info',
      'finish-cluster-operation',
    ],
  },
  {
    what: 'server stop',
    target: { kind: 'servers', serverIds: [serverId(3)] },
    steps: [
      'begin-server-isolation',
      'isolate-server',
      'signal-process-stop',
      'wait-process-stop',
      'finish-server-stop',
      'finish-zone-operation',
      'sync-cluster-info',
      'finish-cluster-operation',
    ],
  },
  {
    what: 'cluster stop',
    target: wholeCluster,
    steps: [
      'prepare-cluster-stop',
      'prepare-zone-stop',
      'prepare-server-stop',
      'stop-process',
      'finish-server-stop',
      'finish-zone-stop',
      'finish-cluster-stop',
    ],
  },
  {
    what: 'zone restart',
    asks: 'acceptedRestart',
    target: zoneTarget('zone2'),
    steps: ['begin-zone-restart', ...zoneRestart, 'sync-cluster-info', 'finish-cluster-operation'],
  },
  {
    what: 'server restart',
    asks: 'acceptedRestart',
    target: { kind: 'servers', serverIds: [serverId(3)] },
    steps: [
      'begin-server-restart',
      'isolate-server',
      'stop-process',
      'start-process-again',
      'resume-server',
      'finish-server-restart',
      'finish-zone-operation',
      'sync-cluster-info',
      'finish-cluster-operation',
    ],
  },
  {
    what: 'cluster restart',
    asks: 'acceptedRestart',
    target: wholeCluster,
    steps: ['prepare-cluster-restart', 'prepare-zone-restart', ...zoneRestart, 'finish-cluster-restart'],
  },
];

/** Steps that fail, hang, or are unknown; and the two ways on, retry and rollback. */
export function failureScenarios(makeHarness: MakeHarness): void {
  const failures = plans.flatMap(({ what, asks = 'acceptedStop' as const, target, steps }) =>
    steps.flatMap((step) =>
      (['fail-before', 'fail-after'] as const).map((how) => ({ what, asks, target, step, how })),
    ),
  );
  for (const { what, asks, target, step, how } of sampled(failures, makeHarness)) {
    it(`a ${what} that failed in ${step} (${how}) is finished by a retry`, () =>
      withRig(
        makeHarness,
        async (rig) => {
          rig.faults.add({ step, how });
          const id = await rig[asks](target);
          expect((await rig.ended(id)).status).toBe('FAILED');
          expect(await rig.process().store.lockHolder(rig.cluster.id)).toBe(id);
          expect((await operateTask(operatePorts(rig), id, 'retry-task')).kind).toBe('done');
          expect(await rig.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'RETRY' });
          expect(await rig.process().store.lockHolder(rig.cluster.id)).toBeUndefined();
        },
        sampleCluster([2, 2, 2]),
      ));

    it(`a ${what} that failed in ${step} (${how}) comes back by rollback, everything as before`, () =>
      withRig(
        makeHarness,
        async (rig) => {
          const before = statusesOf(await rig.now());
          rig.faults.add({ step, how });
          const id = await rig[asks](target);
          expect((await rig.ended(id)).status).toBe('FAILED');
          expect((await operateTask(operatePorts(rig), id, 'rollback-task')).kind).toBe('done');
          const task = await rig.ended(id);
          expect(task).toMatchObject({ status: 'SUCCESSFUL', operation: 'ROLLBACK' });
          expect(task.subtasks.every(({ status }) => status === 'PENDING')).toBe(true);
          expect(statusesOf(await rig.now())).toEqual(before);
          expect([...rig.fleet.processes.values()].every((alive) => alive)).toBe(true);
          expect(rig.fleet.isolatedZones.size + rig.fleet.isolatedServers.size).toBe(0);
          expect(await rig.process().store.lockHolder(rig.cluster.id)).toBeUndefined();
        },
        sampleCluster([2, 2, 2]),
      ));
  }

  it('a rollback that failed is rolled back again', () =>
    withRig(makeHarness, async (rig) => {
      const before = statusesOf(await rig.now());
      rig.faults.add({ step: 'finish-zone-stop', how: 'fail-before' });
      rig.faults.add({ step: 'isolate-zone', how: 'fail-after', direction: 'rollback' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(id);
      await operateTask(operatePorts(rig), id, 'rollback-task');
      expect(await rig.ended(id)).toMatchObject({ status: 'FAILED', operation: 'ROLLBACK' });
      expect(await operateTask(operatePorts(rig), id, 'retry-task')).toMatchObject({
        kind: 'illegal',
        because: { reason: 'task-rolling-back' },
      });
      await operateTask(operatePorts(rig), id, 'rollback-task');
      expect(await rig.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'ROLLBACK' });
      expect(statusesOf(await rig.now())).toEqual(before);
    }));

  it('a failed stop leaves its statuses, keeps the cluster, and says in its log why', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(id);
      const { cluster, zones } = statusesOf(await rig.now());
      expect([cluster, zones.zone2]).toEqual(['OPERATING', 'STOPPING/ACTIVE']);
      expect(await rig.stop(zoneTarget('zone2'))).toMatchObject({ kind: 'locked', holder: { id } });
      const log = await rig.process().store.readLog((await rig.subtask(id, 'isolate-zone')).id);
      expect(log.at(-1)?.text).toBe('Failed: isolate-zone was made to fail');
    }));

  it('a zone is not isolated if another one was stopped between the check and the lock', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'begin-zone-stop', how: 'fail-before' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(id);
      const { clusters } = rig.process();
      await clusters.setStatuses(rig.cluster.id, { zones: [{ name: 'zone3', status: 'STOPPED' }] });
      await operateTask(operatePorts(rig), id, 'retry-task');
      expect((await rig.ended(id)).status).toBe('FAILED');
      expect(rig.fleet.effects).toEqual([]);
      const log = await rig.process().store.readLog((await rig.subtask(id, 'isolate-zone')).id);
      expect(log.at(-1)?.text).toBe('Failed: Zone zone3 is STOPPED: only one zone may be out of service');
    }));

  it('a rolling restart waits for the zone before, and never isolates a zone while another does not serve', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'prepare-zone-restart', how: 'fail-before', zoneName: 'zone2' });
      const id = await rig.acceptedRestart(wholeCluster);
      await rig.ended(id);
      const { clusters } = rig.process();
      const zone1 = (innerStatus: InnerStatus) =>
        clusters.setStatuses(rig.cluster.id, { zones: [{ name: 'zone1', innerStatus }] });
      await zone1('INACTIVE');
      await operateTask(operatePorts(rig), id, 'retry-task');
      const isolation = async () =>
        (await rig.task(id)).subtasks.find(
          ({ step, target }) =>
            step === 'isolate-zone' && target.kind === 'zone' && target.zoneName === 'zone2',
        ) as Subtask;
      await rig.until(async () => (await isolation()).runCount === 2, 'it is to be tried again');
      const log = await rig.process().store.readLog((await isolation()).id);
      expect(log.at(-1)?.text).toBe('Failed: Tenant sys would keep 1 of 3 voting replicas');
      expect(rig.fleet.effects.filter((effect) => effect.startsWith('isolate'))).toEqual([
        'isolateZone zone1',
      ]);
      await zone1('ACTIVE');
      rig.clock.advance(4_999);
      expect((await isolation()).status).toBe('READY');
      rig.clock.advance(1);
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
    }));

  it.each([
    ['its end was skipped while it still lived', 'stop-process'],
    ['its start was skipped as well, and the last step says so', 'start-process-again'],
  ])('a process of a restart, %s', (_, skipped) =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: skipped, how: 'fail-before' });
      const id = await rig.acceptedRestart({ kind: 'servers', serverIds: [serverId(2)] });
      await rig.ended(id);
      await operateSubtask(operatePorts(rig), id, (await rig.subtask(id, skipped)).id, 'skip-subtask');
      const started = skipped === 'stop-process';
      expect((await rig.ended(id)).status).toBe(started ? 'SUCCESSFUL' : 'FAILED');
      expect(rig.fleet.processes.get(serverId(2))).toBe(started);
      if (started) return;
      // Nothing is reported as restarted that does not run; a rollback starts it.
      const { id: last } = await rig.subtask(id, 'finish-server-restart');
      expect((await rig.process().store.readLog(last)).at(-1)?.text).toBe(
        'Failed: Process of server 2 is not alive',
      );
      await operateTask(operatePorts(rig), id, 'rollback-task');
      expect(await rig.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'ROLLBACK' });
      expect(rig.fleet.processes.get(serverId(2))).toBe(true);
    }),
  );

  it('a step that hangs is failed by its timeout, and named so in the log', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'hang' });
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.hangs(id, 'isolate-zone');
      rig.clock.advance(1_799_999);
      expect((await rig.subtask(id, 'isolate-zone')).status).toBe('RUNNING');
      rig.clock.advance(1);
      expect((await rig.ended(id)).status).toBe('FAILED');
      const log = await rig.process().store.readLog((await rig.subtask(id, 'isolate-zone')).id);
      expect(log.at(-1)?.text).toBe('Failed: Timed out after 1800 s');
    }));

  it('a sibling that still runs keeps the task running, and nothing new is begun', () =>
    withRig(
      makeHarness,
      async (rig) => {
        rig.faults.add({ step: 'stop-process', how: 'fail-before', parallelIndex: 0 });
        rig.faults.add({ step: 'stop-process', how: 'hang', parallelIndex: 1 });
        const id = await rig.acceptedStop(zoneTarget('zone2'));
        await rig.until(
          async () => (await rig.subtask(id, 'stop-process', 0)).status === 'FAILED',
          'one fails',
        );
        expect((await rig.task(id)).status).toBe('RUNNING');
        await rig.hangs(id, 'stop-process', 1);
        rig.clock.advance(1_200_000);
        expect((await rig.ended(id)).status).toBe('FAILED');
      },
      sampleCluster([2, 2, 2]),
    ));

  it('a step that this version does not know fails its subtask and nothing else', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.forget('isolate-zone');
      const id = await rig.acceptedStop(zoneTarget('zone2'));
      expect((await rig.ended(id)).status).toBe('FAILED');
      const log = await rig.process().store.readLog((await rig.subtask(id, 'isolate-zone')).id);
      expect(log.at(-1)?.text).toBe('Failed: Unknown step isolate-zone: this version has no code for it');
    }));
}
