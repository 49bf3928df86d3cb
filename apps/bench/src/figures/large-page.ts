import { setTimeout as wait } from 'node:timers/promises';
import { ocpOperations } from '@obstop/contracts/operations';
import type { Bench, Figure, Line } from '../figure.ts';
import { onPostgres } from '../processes/postgres.ts';
import { authorization, standsStill, startServer } from '../processes/server.ts';
import { call, listTasksPath, stopClusterPath } from '../setup/calls.ts';
import { makeCluster } from '../setup/clusters.ts';

const limitMs = 500;
const serversPerCluster = 9;

/** Two callers read the largest page of tasks; how long does somebody else wait meanwhile? */
async function longestWait(bench: Bench, databaseUrl?: string): Promise<Line> {
  const count = bench.quick ? 100 : 2_000;
  const clusters = Array.from({ length: count }, (_, index) =>
    makeCluster({ id: index + 1, firstServerId: 1 + index * serversPerCluster, servers: serversPerCluster }),
  );
  const server = await startServer(bench, {
    clusters,
    ...standsStill,
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  for (const { id } of clusters) await call(server, 'POST', stopClusterPath(id));
  const read = async (path: string) => {
    const startedAt = performance.now();
    const bytes = await (await fetch(server.url + path, { headers: { authorization } })).arrayBuffer();
    return { ms: performance.now() - startedAt, bytes: bytes.byteLength };
  };
  const largest = `${listTasksPath}?size=2000`;
  await read(largest);
  let isOver = false;
  let longestMs = 0;
  const somebody = (async () => {
    while (!isOver) {
      longestMs = Math.max(longestMs, (await read(`${ocpOperations.listClusters.path}?size=1`)).ms);
      await wait(10);
    }
  })();
  const [one] = await Promise.all([read(largest), read(largest)]);
  isOver = true;
  await somebody;
  return {
    what: `Another request beside two pages of ${count} tasks, the longest wait, ${databaseUrl ? 'PostgreSQL' : 'embedded'}`,
    measured: { value: longestMs, unit: 'ms' },
    reference: { what: 'what another may wait', value: limitMs, unit: 'ms' },
    ratio: longestMs / limitMs,
    goal: { at: 'most', ratio: 1 },
    note: `A page has ${(one.bytes / 1e6).toFixed(1)} MB.`,
  };
}

export const largePage: Figure = {
  name: 'large-page',
  title: 'A large page of tasks, and somebody else',
  run: async (bench) => [
    await longestWait(bench),
    ...(await onPostgres(bench, 'A large page of tasks, PostgreSQL', async (newDatabase) => [
      await longestWait(bench, await newDatabase()),
    ])),
  ],
};
