import { type ObshellStopRequest, serverId, serversOf, type Target, type TaskId } from '@obstop/domain';
import { expect, it } from 'vitest';
import { operateSubtask, operateTask } from '../../use-cases/operate-task.ts';
import { acceptedObshellStart, acceptedObshellStop, logOf } from '../obshell-requests.ts';
import { type Rig, wholeCluster, zoneTarget } from '../rig.ts';
import { type MakeHarness, sampled, statusesOf, withRig } from '../scenario-context.ts';

const operatePorts = (rig: Rig) => ({ ...rig.process(), clock: rig.clock });
const holderOf = (rig: Rig) => rig.process().store.lockHolder(rig.cluster.id);
const server3: Target = { kind: 'servers', serverIds: [serverId(3)] };
const takeAndCheck = ['obshell-take-cluster', 'obshell-check-agents'];

/** A stop of every kind by what it leaves behind, and a start; with the steps of each stage. */
const requests: { what: string; ask(rig: Rig): Promise<TaskId>; steps: string[] }[] = [
  ...(
    [
      ['GLOBAL force', wholeCluster, {}, []],
      ['SERVER plain', server3, { mode: 'plain' }, ['obshell-isolate']],
      [
        'zone call',
        zoneTarget('zone2'),
        { zoneCall: { freeze: true } },
        ['obshell-isolate', 'obshell-minor-freeze'],
      ],
    ] as [string, Target, Partial<ObshellStopRequest>, string[]][]
  ).map(([what, target, options, own]) => ({
    what,
    ask: (rig: Rig) => acceptedObshellStop(rig, target, options),
    steps: [...takeAndCheck, ...own, 'obshell-begin-stop', 'obshell-stop-agent', 'obshell-finish-stop'],
  })),
  {
    what: 'start',
    ask: async (rig) => {
      await rig.ended(await rig.acceptedStop(wholeCluster));
      return acceptedObshellStart(rig, wholeCluster);
    },
    steps: [
      ...takeAndCheck,
      'obshell-begin-start',
      'obshell-start-agent',
      'obshell-resume-zones',
      'obshell-finish-start',
    ],
  },
];

/** What a request leaves where nothing fails. */
async function leftUndisturbed(makeHarness: MakeHarness, ask: (rig: Rig) => Promise<TaskId>) {
  let left: ReturnType<typeof statusesOf> | undefined;
  await withRig(makeHarness, async (rig) => {
    await rig.ended(await ask(rig));
    left = statusesOf(await rig.now());
  });
  return left;
}

/** Obshell tasks that fail at each stage; the ways on are OCP's retry and skip, and forcePassDag. */
export function obshellFailureScenarios(makeHarness: MakeHarness): void {
  for (const { what, ask, steps } of requests) {
    let left: ReturnType<typeof leftUndisturbed> | undefined;
    for (const step of sampled(steps, makeHarness)) {
      it(`an obshell ${what} that failed in ${step} keeps the cluster, and a retry finishes it`, async () => {
        left ??= leftUndisturbed(makeHarness, ask);
        const expected = await left;
        for (const how of ['fail-before', 'fail-after'] as const)
          await withRig(makeHarness, async (rig) => {
            rig.faults.add({ step, how });
            const id = await ask(rig);
            expect((await rig.ended(id)).status).toBe('FAILED');
            expect(await holderOf(rig)).toBe(id);
            expect((await operateTask(operatePorts(rig), id, 'retry-task')).kind).toBe('done');
            expect(await rig.ended(id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'RETRY' });
            expect(statusesOf(await rig.now())).toEqual(expected);
            expect(await holderOf(rig)).toBeUndefined();
          });
      });

      it(`an obshell ${what} that failed in ${step} gives way to a stop that names it`, () =>
        withRig(makeHarness, async (rig) => {
          rig.faults.add({ step, how: 'fail-after' });
          const failed = await ask(rig);
          await rig.ended(failed);
          const id = await acceptedObshellStop(rig, wholeCluster, { forcePass: [failed] });
          expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
          const { cluster, servers } = statusesOf(await rig.now());
          expect(cluster).toBe('STOPPED');
          expect(new Set(Object.values(servers))).toEqual(new Set(['PROCESS_STOPPED/INACTIVE']));
          expect(await holderOf(rig)).toBeUndefined();
        }));
    }
  }

  it('an obshell task cannot be rolled back', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'obshell-finish-stop', how: 'fail-before' });
      const id = await acceptedObshellStop(rig, wholeCluster);
      await rig.ended(id);
      expect(await operateTask(operatePorts(rig), id, 'rollback-task')).toMatchObject({
        kind: 'illegal',
        because: { reason: 'rollback-prohibited' },
      });
    }));

  it('the node that waits succeeds although an agent fails, and the last one names it', () =>
    withRig(makeHarness, async (rig) => {
      const { stopProcess } = rig.fleet;
      rig.fleet.stopProcess = async (cluster, id, how, call) => {
        if (id === 2) throw new Error('kill observer process timeout');
        return stopProcess(cluster, id, how, call);
      };
      const id = await acceptedObshellStop(rig, wholeCluster);
      expect((await rig.ended(id)).status).toBe('FAILED');
      expect((await rig.subtask(id, 'obshell-stop-agent', 1)).status).toBe('SUCCESSFUL');
      expect(await logOf(rig, id, 'obshell-stop-agent', 1)).toContain(
        'Failed: kill observer process timeout',
      );
      expect((await logOf(rig, id, 'obshell-finish-stop')).at(-1)).toBe(
        'Failed: [Task.SubDag.NotAllSucceed]: check sub dag succeed failed: ' +
          'Sub DAG of agents: [10.0.2.1:2886] failed, main DAG failed',
      );
    }));

  it('a start fails where a server does not come back into service, and the last node names it', () =>
    withRig(makeHarness, async (rig) => {
      await rig.ended(await acceptedObshellStop(rig, server3, { mode: 'plain' }));
      rig.fleet.resumeServer = async () => {
        throw new Error('connection lost');
      };
      const id = await acceptedObshellStart(rig, wholeCluster);
      expect((await rig.ended(id)).status).toBe('FAILED');
      expect((await logOf(rig, id, 'obshell-finish-start')).at(-1)).toContain(
        'agents: [10.0.3.1:2886] failed',
      );
    }));

  it('a start asks even for a process that lives: it may have been told to go', () =>
    withRig(makeHarness, async (rig) => {
      const asked: number[] = [];
      const { startProcess } = rig.fleet;
      rig.fleet.startProcess = async (cluster, id, call) => {
        asked.push(id);
        return startProcess(cluster, id, call);
      };
      expect((await rig.ended(await acceptedObshellStart(rig, wholeCluster))).status).toBe('SUCCESSFUL');
      expect(asked.toSorted()).toEqual([1, 2, 3]);
    }));

  it('a zone is not isolated if another one was stopped before the task had the cluster', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'obshell-begin-stop', how: 'fail-before' });
      const id = await acceptedObshellStop(rig, zoneTarget('zone2'), { mode: 'plain' });
      await rig.ended(id);
      await operateTask(operatePorts(rig), id, 'release-task');
      await rig.ended(await acceptedObshellStop(rig, zoneTarget('zone3'), { zoneCall: { freeze: false } }));
      const effects = [...rig.fleet.effects];
      await operateTask(operatePorts(rig), id, 'retry-task');
      expect((await rig.ended(id)).status).toBe('FAILED');
      expect(rig.fleet.effects).toEqual(effects);
      expect((await logOf(rig, id, 'obshell-isolate')).at(-1)).toBe(
        'Failed: Zone zone3 is STOPPED: only one zone may be out of service',
      );
    }));

  it('a cancel at the second stage keeps the cluster; nothing was touched, and a pass frees it', () =>
    withRig(makeHarness, async (rig) => {
      const before = statusesOf(await rig.now());
      rig.faults.add({ step: 'obshell-check-agents', how: 'hang' });
      const id = await acceptedObshellStop(rig, wholeCluster);
      await rig.hangs(id, 'obshell-check-agents');
      await operateTask(operatePorts(rig), id, 'cancel-task');
      expect((await rig.ended(id)).status).toBe('FAILED');
      expect(await holderOf(rig)).toBe(id);
      expect(statusesOf(await rig.now())).toEqual(before);
      await operateTask(operatePorts(rig), id, 'pass-task');
      expect(await holderOf(rig)).toBeUndefined();
      expect(serversOf(await rig.now()).every(({ status }) => status === 'RUNNING')).toBe(true);
    }));

  it('a skip of the second stage takes the cluster before anything is done', () =>
    withRig(makeHarness, async (rig) => {
      rig.faults.add({ step: 'isolate-zone', how: 'fail-before' });
      const holder = await rig.acceptedStop(zoneTarget('zone2'));
      await rig.ended(holder);
      const id = await acceptedObshellStop(rig, server3);
      await rig.ended(id);
      const { id: check } = await rig.subtask(id, 'obshell-check-agents');
      const skip = () => operateSubtask(operatePorts(rig), id, check, 'skip-subtask');
      expect(await skip()).toMatchObject({ kind: 'locked', holder: { id: holder } });
      expect(rig.fleet.effects).toEqual([]);
      await operateTask(operatePorts(rig), holder, 'release-task');
      expect((await skip()).kind).toBe('done');
      expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
      expect(rig.fleet.effects).toEqual(['killProcess 3']);
    }));
}
