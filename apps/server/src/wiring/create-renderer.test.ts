import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Cluster, taskId } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { acceptStop } from '@obstop/engine';
import { openSqliteStore } from '@obstop/store';
import { expect, it, onTestFinished } from 'vitest';
import { asSendable } from '../http/ocp/answer.ts';
import { renderTask } from '../http/ocp/render-task.ts';
import { createRenderer } from './create-renderer.ts';
import { systemClock } from './system-clock.ts';

async function stopped(dataDir: string, cluster: Cluster) {
  const store = await openSqliteStore({ dataDir });
  onTestFinished(() => store.close());
  const { tasks, queue, clusters } = store;
  await clusters.put([cluster]);
  const ports = {
    store: tasks,
    queue,
    clusters,
    clock: systemClock,
    executor: '127.0.0.1',
    protectedClusters: [],
  };
  const request = {
    clusterId: cluster.id,
    target: { kind: 'cluster' },
    isolate: false,
    freeze: false,
  } as const;
  const outcome = await acceptStop(ports, { ...request, process: 'stop' }, { id: 100, name: 'admin' });
  if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
  return { tasks, id: outcome.task.id };
}

it('renders in another thread what this one would, once for those who ask at the same time', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'obstop-renderer-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const { tasks, id } = await stopped(dataDir, sampleCluster([3, 3, 3]));
  const renderer = createRenderer({ dataDir });
  onTestFinished(() => renderer.close());
  const record = await tasks.load(id);
  if (!record) throw new Error('the task is lost');
  const [one, other] = await Promise.all([renderer.render(id), renderer.render(id)]);
  expect(one).toBe(other);
  const { revision, text } = renderTask(record);
  expect(one).toEqual({ revision, text: asSendable(text) });
  expect(await renderer.render(taskId(99))).toBeUndefined();
});

it('rejects where there is nothing to read from, and does so again', async () => {
  const renderer = createRenderer({ dataDir: path.join(tmpdir(), 'obstop-there-is-none') });
  await expect(renderer.render(taskId(1))).rejects.toThrow();
  await expect(renderer.render(taskId(1))).rejects.toThrow();
  await renderer.close();
});
