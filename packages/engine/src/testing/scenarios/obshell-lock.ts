import type { TaskId } from '@obstop/domain';
import { serverId, type Target } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import { operateTask } from '../../use-cases/operate-task.ts';
import { acceptedObshellStart, acceptedObshellStop, askToStop, logOf } from '../obshell-requests.ts';
import { type Rig, wholeCluster, zoneTarget } from '../rig.ts';
import { type MakeHarness, statusesOf, withRig } from '../scenario-context.ts';

const operatePorts = (rig: Rig) => ({ ...rig.process(), clock: rig.clock });
const holderOf = (rig: Rig) => rig.process().store.lockHolder(rig.cluster.id);
const server2: Target = { kind: 'servers', serverIds: [serverId(2)] };

/** A task that holds the cluster while one of its steps hangs. */
async function hanging(
  rig: Rig,
  ask: () => Promise<TaskId>,
  step: string,
  parallelIndex = -1,
): Promise<TaskId> {
  rig.faults.add({ step, how: 'hang', parallelIndex });
  const id = await ask();
  await rig.hangs(id, step, parallelIndex);
  return id;
}
const hangingOcpStop = (rig: Rig) =>
  hanging(rig, () => rig.acceptedStop(zoneTarget('zone2')), 'isolate-zone');
const hangingObshellStop = (rig: Rig) =>
  hanging(rig, () => acceptedObshellStop(rig, server2), 'obshell-stop-agent', 1);

/** As `rig.ended`, while another task hangs. */
async function over(rig: Rig, id: TaskId) {
  await rig.until(async () => (await rig.task(id)).status !== 'RUNNING', `task ${id} ends`);
  return rig.task(id);
}

/** As `over`, where somebody waits on the clock. */
async function endedInTime(rig: Rig, id: TaskId) {
  await rig.until(async () => {
    rig.clock.advance(500);
    return (await rig.task(id)).status !== 'RUNNING';
  }, `task ${id} ends`);
  return rig.task(id);
}

async function expectRefusedAtStage2(rig: Rig, id: TaskId, holder: TaskId, holderName: string) {
  expect(await over(rig, id)).toMatchObject({ status: 'FAILED' });
  expect(await holderOf(rig)).toBe(holder);
  const { subtasks } = await rig.task(id);
  expect(subtasks.map(({ nodeIndex, status }) => `${nodeIndex} ${status}`).slice(0, 5)).toEqual([
    ...['0 SUCCESSFUL', '0 SUCCESSFUL', '0 SUCCESSFUL'],
    '1 FAILED',
    '2 PENDING',
  ]);
  for (const index of [0, 1, 2])
    expect(await logOf(rig, id, 'obshell-take-cluster', index)).toContain(
      `10.0.${index + 1}.1:2886 is under maintenance by DAG [${holder}:${holderName}]`,
    );
  expect((await logOf(rig, id, 'obshell-check-agents')).at(-1)).toBe(
    'Failed: [Task.SubDag.NotAllCreated]: check sub dag created failed: Sub DAG of agents: ' +
      '[10.0.1.1:2886 10.0.2.1:2886 10.0.3.1:2886] not created, main DAG failed',
  );
}

/** Who gets the cluster. An obshell task is accepted without it, tries at stage 1, and fails at stage 2 without it (E2). */
export function obshellLockScenarios(makeHarness: MakeHarness): void {
  it('while an obshell stop holds the cluster, every other obshell request is accepted and fails at stage 2', () =>
    withRig(makeHarness, async (rig) => {
      const holder = await hangingObshellStop(rig);
      const before = statusesOf(await rig.now());
      await expectRefusedAtStage2(rig, await acceptedObshellStop(rig, wholeCluster), holder, 'Stop OB');
      await expectRefusedAtStage2(rig, await acceptedObshellStart(rig, wholeCluster), holder, 'Stop OB');
      expect(statusesOf(await rig.now())).toEqual(before);
      expect(rig.fleet.effects).toEqual([]);
      expect((await rig.task(holder)).status).toBe('RUNNING');
    }));

  it('while an OCP stop holds the cluster, an obshell stop fails at stage 2, naming it', () =>
    withRig(makeHarness, async (rig) => {
      const holder = await hangingOcpStop(rig);
      await expectRefusedAtStage2(rig, await acceptedObshellStop(rig, server2), holder, 'Stop OB zone');
    }));

  it('while an obshell stop holds the cluster, an OCP stop is told who does', () =>
    withRig(makeHarness, async (rig) => {
      const holder = await hangingObshellStop(rig);
      const locked = { kind: 'locked', holder: { id: holder } };
      expect(await rig.stop(wholeCluster)).toMatchObject(locked);
      expect(await rig.start(zoneTarget('zone3'))).toMatchObject(locked);
    }));

  it('of many obshell stops at the same time one gets the cluster, and the others fail or follow it', () =>
    withRig(makeHarness, async (rig) => {
      const ids = await Promise.all(Array.from({ length: 8 }, () => acceptedObshellStop(rig, server2)));
      const tasks = await Promise.all(ids.map((id) => rig.ended(id)));
      expect(tasks.some(({ status }) => status === 'SUCCESSFUL')).toBe(true);
      expect(rig.fleet.effects).toEqual(['killProcess 2']);
      expect(await holderOf(rig)).toBeUndefined();
      expect(statusesOf(await rig.now()).servers[2]).toBe('PROCESS_STOPPED/INACTIVE');
    }));

  for (const [what, fail, name] of [
    [
      'OCP',
      async (rig: Rig) => {
        rig.faults.add({ step: 'finish-zone-stop', how: 'fail-before' });
        return rig.acceptedStop(zoneTarget('zone2'));
      },
      'Stop OB zone',
    ],
    [
      'obshell',
      async (rig: Rig) => {
        rig.faults.add({ step: 'obshell-finish-stop', how: 'fail-before' });
        return acceptedObshellStop(rig, zoneTarget('zone2'), { zoneCall: { freeze: false } });
      },
      'Stop OB',
    ],
  ] as const) {
    it(`a failed ${what} stop keeps the cluster until forcePassDag names it; what it left behind is settled`, () =>
      withRig(
        makeHarness,
        async (rig) => {
          const holder = await fail(rig);
          expect((await rig.ended(holder)).status).toBe('FAILED');
          const without = await acceptedObshellStop(rig, { kind: 'servers', serverIds: [serverId(1)] });
          expect((await rig.ended(without)).status).toBe('FAILED');
          const id = await acceptedObshellStop(
            rig,
            { kind: 'servers', serverIds: [serverId(1)] },
            { forcePass: [holder] },
          );
          expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
          const logs = await Promise.all(
            [0, 1].map((index) => logOf(rig, id, 'obshell-take-cluster', index)),
          );
          expect(logs.flat()).toContain(`pass DAG ${holder}:${name}`);
          expect((await rig.task(holder)).status).toBe('FAILED');
          expect(await holderOf(rig)).toBeUndefined();
          // Zone 2 is isolated and its processes are gone: the holder had come that far.
          expect(statusesOf(await rig.now())).toEqual({
            cluster: 'RUNNING',
            zones: { zone1: 'RUNNING/ACTIVE', zone2: 'STOPPED/INACTIVE', zone3: 'RUNNING/ACTIVE' },
            servers: Object.fromEntries(
              [1, 2, 3, 4, 5, 6, 7, 8, 9].map((server) => [
                server,
                [1, 4, 5, 6].includes(server) ? 'PROCESS_STOPPED/INACTIVE' : 'RUNNING/ACTIVE',
              ]),
            ),
          });
        },
        sampleCluster([3, 3, 3]),
      ));
  }

  for (const [what, hang] of [
    ['OCP', hangingOcpStop],
    ['obshell', hangingObshellStop],
  ] as const)
    it(`a running ${what} stop that forcePassDag names is cancelled and released first`, () =>
      withRig(makeHarness, async (rig) => {
        const holder = await hang(rig);
        const id = await acceptedObshellStop(rig, wholeCluster, { forcePass: [holder] });
        expect((await endedInTime(rig, id)).status).toBe('SUCCESSFUL');
        const cancelled = await rig.task(holder);
        expect(cancelled.status).toBe('FAILED');
        expect(cancelled.subtasks.some(({ operation }) => operation === 'CANCEL')).toBe(true);
        const { cluster, zones, servers } = statusesOf(await rig.now());
        expect([cluster, ...Object.values(zones), ...Object.values(servers)]).toEqual([
          'STOPPED',
          ...Array.from({ length: 3 }, () => 'STOPPED/ACTIVE'),
          ...Array.from({ length: 3 }, () => 'PROCESS_STOPPED/INACTIVE'),
        ]);
        expect(await holderOf(rig)).toBeUndefined();
      }));

  it('forcePassDag leaves alone who does not hold the cluster', () =>
    withRig(makeHarness, async (rig) => {
      const holder = await hangingObshellStop(rig);
      const refused = await acceptedObshellStop(rig, server2);
      await over(rig, refused);
      const id = await acceptedObshellStop(rig, server2, { forcePass: [refused] });
      await expectRefusedAtStage2(rig, id, holder, 'Stop OB');
    }));

  it('an obshell stop that failed without the cluster is retried: it is told who has it, then takes it', () =>
    withRig(makeHarness, async (rig) => {
      const holder = await hangingOcpStop(rig);
      const id = await acceptedObshellStop(rig, { kind: 'servers', serverIds: [serverId(3)] });
      await over(rig, id);
      expect(await operateTask(operatePorts(rig), id, 'retry-task')).toMatchObject({
        kind: 'locked',
        holder: { id: holder },
      });
      await operateTask(operatePorts(rig), holder, 'cancel-task');
      await rig.ended(holder);
      await operateTask(operatePorts(rig), holder, 'rollback-task');
      await rig.ended(holder);
      await rig.ended(await rig.acceptedStop(zoneTarget('zone2')));
      expect(await operateTask(operatePorts(rig), id, 'retry-task')).toMatchObject({ kind: 'done' });
      expect(await holderOf(rig)).toBe(id);
      expect(await rig.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'RETRY' });
      expect(await holderOf(rig)).toBeUndefined();
      // Were its former statuses those of its acceptance, the cluster would be OPERATING now.
      expect(statusesOf(await rig.now())).toEqual({
        cluster: 'RUNNING',
        zones: { zone1: 'RUNNING/ACTIVE', zone2: 'STOPPED/INACTIVE', zone3: 'RUNNING/ACTIVE' },
        servers: { 1: 'RUNNING/ACTIVE', 2: 'PROCESS_STOPPED/INACTIVE', 3: 'PROCESS_STOPPED/INACTIVE' },
      });
      expect((await rig.task(id)).formerStatuses).toEqual({
        cluster: 'RUNNING',
        zones: { zone3: 'RUNNING' },
        servers: { 3: 'RUNNING' },
      });
    }));

  it('the task of a subtask is found, and none for a subtask that there is not', () =>
    withRig(makeHarness, async (rig) => {
      const other = await acceptedObshellStop(rig, server2);
      const id = await acceptedObshellStop(rig, server2);
      await rig.ended(other);
      await rig.ended(id);
      const { store } = rig.process();
      const { id: subtaskId } = await rig.subtask(id, 'obshell-finish-stop');
      expect(await store.taskOfSubtask(subtaskId)).toEqual(await store.load(id));
      expect(await store.taskOfSubtask((subtaskId + 1000) as typeof subtaskId)).toBeUndefined();
    }));

  it('a task that has ended, or has another owner, takes no cluster', () =>
    withRig(makeHarness, async (rig) => {
      const holder = await hangingObshellStop(rig);
      const refused = await askToStop(rig, server2);
      if (refused.kind !== 'accepted') throw new Error(refused.kind);
      const taskId = refused.task.id;
      await over(rig, taskId);
      const { store } = rig.process();
      const { epoch } = (await store.load(taskId)) ?? { epoch: 0 };
      await operateTask(operatePorts(rig), holder, 'cancel-task');
      await rig.ended(holder);
      await operateTask(operatePorts(rig), holder, 'release-task');
      await expect(store.acquireLock(rig.cluster.id, { taskId, epoch })).rejects.toThrow(/is FAILED/);
      const running = await hangingObshellStop(rig);
      await expect(store.acquireLock(rig.cluster.id, { taskId: running, epoch: 0 })).rejects.toThrow(
        /another owner/,
      );
      expect(await holderOf(rig)).toBe(running);
    }));
}
