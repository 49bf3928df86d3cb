import { clusterId, serverId, taskId } from '@obstop/domain';
import type { ObshellClusterState } from '@obstop/engine';
import { demoClusters } from '@obstop/fleet';
import { expect, it } from 'vitest';
import { createdTask } from '../testing/created-task.ts';
import { tempPlace, tempStore } from '../testing/temp-store.ts';

const id = clusterId(1);
const state: ObshellClusterState = {
  order: {
    taskId: taskId(1),
    verb: 'force',
    scope: 'SERVER',
    targets: ['10.10.10.1:2886'],
    members: ['4:1'],
    agent: 'http://10.10.10.1:2886',
    askedAt: '2026-01-01T00:00:00.123456789+08:00',
    dagId: '22130706433028869',
  },
  isolatedZones: ['zone2'],
  freeze: { taskId: taskId(1), serverIds: [serverId(1)] },
};

it('keeps each cluster’s state whole over a restart, and another one’s apart', async () => {
  const dataDir = await tempPlace();
  const before = await tempStore(dataDir);
  expect(await before.obshellFleet.load(id)).toEqual({ isolatedZones: [] });
  await before.obshellFleet.save(id, { isolatedZones: ['zone1'] });
  await before.obshellFleet.save(id, state);
  await before.close();
  const { obshellFleet } = await tempStore(dataDir);
  expect(await obshellFleet.load(id)).toEqual(state);
  expect(await obshellFleet.load(clusterId(2))).toEqual({ isolatedZones: [] });
});

it('is written by the task’s owner and by nobody who was its owner before (E3)', async () => {
  const { obshellFleet, clusters, tasks } = await tempStore();
  const [demo] = demoClusters(0);
  if (demo) await clusters.put([demo]);
  const task = await createdTask(tasks);
  await tasks.claim(task.id, 'first');
  await tasks.claim(task.id, 'second');
  const save = (epoch: number) => obshellFleet.save(id, state, { taskId: task.id, epoch });
  await expect(save(1)).rejects.toThrow(/another owner/);
  expect(await obshellFleet.load(id)).toEqual({ isolatedZones: [] });
  await save(2);
  expect(await obshellFleet.load(id)).toEqual(state);
});
