import { join } from 'node:path';
import type { ObshellStartRequest, ObshellStopRequest, Target } from '@obstop/domain';
import { serverId, taskId } from '@obstop/domain';
import { acceptObshellStart, acceptObshellStop } from '@obstop/engine';
import { makeRig, type Rig, wholeCluster, zoneTarget } from '@obstop/engine/testing';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { makeHarness } from '../../testing/engine-harness.ts';
import { administer, newDatabaseUrl } from '../../testing/temp-postgres.ts';
import { onPostgres, openTempStore, tempPlace } from '../../testing/temp-store.ts';

const creator = { id: 0, name: 'root@sys' };
const servers: Target = { kind: 'servers', serverIds: [serverId(2)] };

/** Without what version 22 added. */
async function makeOlder(place: string): Promise<void> {
  const drop = 'alter table task_facts drop column request';
  const forget = 'delete from schema_version where version = 22';
  if (onPostgres) {
    await administer(place, `set search_path to obstop; ${drop}; ${forget}`);
    return;
  }
  const raw = new Database(join(place, 'store.db'));
  raw.exec(`${drop}; ${forget}`);
  raw.close();
}

/** A process whose next life finds the store that an older program left. */
async function rigOnOlderStore(): Promise<Rig> {
  const place = onPostgres ? await newDatabaseUrl() : await tempPlace();
  const { rest, dispose } = await makeHarness();
  let lives = 0;
  const rig = await makeRig({
    async open() {
      lives += 1;
      if (lives === 2) await makeOlder(place);
      const { tasks, clusters, queue, close } = await openTempStore(place);
      return { store: tasks, clusters, queue, close };
    },
    ...(rest && { rest }),
    dispose,
  });
  onTestFinished(async () => {
    const { queue, close } = rig.process();
    await queue.stop();
    await close();
  });
  return rig;
}

const request = { forcePass: [], agent: serverId(1) };
const stops: Omit<ObshellStopRequest, 'clusterId'>[] = [
  { ...request, target: wholeCluster, mode: 'force', forcePass: [taskId(7), taskId(8)] },
  { ...request, target: servers, mode: 'plain', agent: serverId(3) },
  { ...request, target: zoneTarget('zone2'), mode: 'terminate' },
  { ...request, target: zoneTarget('zone2'), mode: 'force', zoneCall: { freeze: true } },
];
const starts: Omit<ObshellStartRequest, 'clusterId'>[] = [
  { ...request, target: wholeCluster },
  { ...request, target: servers },
];

it('what obshell calls asked for is what it was before the upgrade, and OCP’s tasks ask for nothing', async () => {
  const rig = await rigOnOlderStore();
  const { id: clusterId } = rig.cluster;
  rig.faults.add({ step: 'isolate-zone', how: 'fail-before' });
  const ocp = await rig.acceptedStop(zoneTarget('zone2'));
  await rig.ended(ocp);
  const outcomes = [
    ...(await Promise.all(
      stops.map((each) => acceptObshellStop(rig.ports(), { ...each, clusterId }, creator)),
    )),
    ...(await Promise.all(
      starts.map((each) => acceptObshellStart(rig.ports(), { ...each, clusterId }, creator)),
    )),
  ];
  const before = outcomes.map((outcome) => {
    if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${outcome.kind}`);
    return outcome.task;
  });
  await Promise.all(before.map(({ id }) => rig.ended(id)));

  await rig.crash();

  const after = await Promise.all(before.map(({ id }) => rig.task(id)));
  expect(after.map((task) => task.request)).toEqual(before.map((task) => task.request));
  expect(after.map((task) => task.context)).toEqual(before.map((task) => task.context));
  expect(await rig.task(ocp)).not.toHaveProperty('request');
});

it('an unfinished obshell task of an older program goes on after the upgrade', async () => {
  const rig = await rigOnOlderStore();
  rig.faults.add({ step: 'obshell-begin-stop', how: 'hang' });
  const outcome = await acceptObshellStop(
    rig.ports(),
    { ...request, clusterId: rig.cluster.id, target: servers, mode: 'terminate' },
    creator,
  );
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${outcome.kind}`);
  const { id } = outcome.task;
  await rig.hangs(id, 'obshell-begin-stop');

  // Ended first, as an upgrade is done: who takes over from one that died waits for a silence in real time.
  const drained = rig.process().runner.drain(0);
  rig.clock.advance(0);
  await drained;
  await rig.crash();

  expect((await rig.ended(id)).status).toBe('SUCCESSFUL');
  const [stopped] = (await rig.now()).zones[1]?.servers ?? [];
  expect(stopped).toMatchObject({ id: 2, status: 'PROCESS_STOPPED' });
});
