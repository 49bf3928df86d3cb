import { type Cluster, serverId, type TaskId } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { expect, it } from 'vitest';
import { acceptedObshellStart, acceptedObshellStop } from '../obshell-requests.ts';
import type { Outage } from '../outage-switch.ts';
import { type Rig, wholeCluster, zoneTarget } from '../rig.ts';
import { type MakeHarness, sampled, statusesOf, withRig } from '../scenario-context.ts';

interface Request {
  what: string;
  cluster?: Cluster;
  before?(rig: Rig): Promise<void>;
  ask(rig: Rig): Promise<TaskId>;
}

const requests: Request[] = [
  { what: 'zone stop', ask: (rig) => rig.acceptedStop(zoneTarget('zone2')) },
  {
    what: 'server stop',
    ask: (rig) => rig.acceptedStop({ kind: 'servers', serverIds: [serverId(3)] }, { freeze: true }),
  },
  { what: 'obshell stop', ask: (rig) => acceptedObshellStop(rig, wholeCluster, { mode: 'terminate' }) },
  {
    what: 'obshell stop of a cluster with one agent',
    cluster: sampleCluster([1]),
    ask: (rig) => acceptedObshellStop(rig, wholeCluster),
  },
  {
    what: 'obshell start',
    before: async (rig) => {
      await rig.ended(await rig.acceptedStop(wholeCluster));
    },
    ask: (rig) => acceptedObshellStart(rig, wholeCluster),
  },
];

/** Runs the request with one outage, and tells what it left behind. */
async function leftAfter(makeHarness: MakeHarness, request: Request, outage: Outage) {
  let left: { calls: number; task: unknown; cluster: unknown } | undefined;
  await withRig(
    makeHarness,
    async (rig) => {
      await request.before?.(rig);
      rig.outages.arm(outage);
      const id = await request.ask(rig);
      const { status, subtasks } = await rig.ended(id);
      left = {
        calls: rig.outages.calls(),
        task: {
          status,
          runs: subtasks.map((each) => [each.step, each.status, each.operation, each.runCount]),
        },
        cluster: statusesOf(await rig.now()),
      };
    },
    request.cluster,
  );
  if (!left) throw new Error('the scenario was not run');
  return left;
}

/** The store is away during one call of a task, whichever: its outage is never a failure of a step. */
export function outageScenarios(makeHarness: MakeHarness): void {
  it.each(requests)(
    '$what: an outage of the store at any call of the task fails nothing and uses up no run',
    async (request) => {
      const undisturbed = await leftAfter(makeHarness, request, { call: 0, when: 'before' });
      expect(undisturbed.task).toMatchObject({ status: 'SUCCESSFUL' });
      const outages = Array.from({ length: undisturbed.calls }, (_, index): Outage[] => [
        { call: index + 1, when: 'before' },
        { call: index + 1, when: 'after' },
      ]);
      for (const outage of sampled(outages.flat(), makeHarness)) {
        const { task, cluster } = await leftAfter(makeHarness, request, outage);
        expect({ outage, task, cluster }).toEqual({
          outage,
          task: undisturbed.task,
          cluster: undisturbed.cluster,
        });
      }
    },
    120_000,
  );
}
