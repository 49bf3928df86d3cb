import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Figure, Line } from '../figure.ts';
import { slope } from '../measure/compare.ts';
import { applyLoad } from '../measure/load.ts';
import { type BenchedServer, startServer } from '../processes/server.ts';
import { call, listTasksPath, stopClusterPath, stopRequests } from '../setup/calls.ts';
import { makeCluster, makeClusters } from '../setup/clusters.ts';

const megabyte = 1_000_000;
const limitBytes = 200 * megabyte;

/** Whether nothing runs any more; looks until the time is over. */
async function comesToRest(server: BenchedServer, everyMs: number, limitMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + limitMs;
  while (performance.now() < giveUpAt) {
    const path = `${listTasksPath}?status=RUNNING&size=1`;
    const { data } = await call<{ page: { totalElements: number } }>(server, 'GET', path);
    if (data.page.totalElements === 0) return true;
    await wait(everyMs);
  }
  return false;
}

/** What a stop of a large cluster leaves the process with. */
async function largeStop(bench: Bench): Promise<Line> {
  const servers = bench.quick ? 1000 : 10_000;
  const clusters = [makeCluster({ id: 1, firstServerId: 1, servers })];
  const server = await startServer(bench, { clusters, tellsMemory: true });
  const idle = await server.memory();
  const limitMs = bench.quick ? 10_000 : 60_000;
  await call(server, 'POST', stopClusterPath(1));
  // A list shows all subtasks of the one that runs: asked more often, it would be what is measured.
  const isOver = await comesToRest(server, 1000, limitMs);
  const over = (await server.memory()).residentBytes - idle.residentBytes;
  const when = isOver ? 'After its end.' : `The stop was not at its end within ${limitMs / 1000} s.`;
  return {
    what: `Memory over idle, ${servers}-server cluster stop, embedded`,
    measured: { value: over / megabyte, unit: 'MB' },
    reference: { what: 'limit', value: limitBytes / megabyte, unit: 'MB' },
    ratio: over / limitBytes,
    goal: { at: 'most', ratio: 1 },
    note: `${Math.round(idle.residentBytes / megabyte)} MB idle, resident, after a full collection. ${when}`,
  };
}

/** Real stops of single servers over HTTP, batch after batch, and what the process holds after each. */
async function perFinishedTask(bench: Bench): Promise<Line> {
  const batches = bench.quick ? 4 : 40;
  const perBatch = bench.quick ? 25 : 100;
  const server = await startServer(bench, { clusters: makeClusters(batches * perBatch), tellsMemory: true });
  const points: { x: number; y: number }[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const requests = stopRequests(1 + batch * perBatch, perBatch);
    await applyLoad(server.port, { connections: 10, requests, expected: 200 });
    if (!(await comesToRest(server, 100, 60_000))) throw new Error('stops of single servers do not end');
    points.push({ x: (batch + 1) * perBatch, y: (await server.memory()).heldBytes });
  }
  // What is compiled, cached and thrown away again comes with the first half.
  const counted = points.slice(batches / 2);
  const bytes = slope(counted);
  return {
    what: 'Memory growth per finished task, server stops over HTTP, embedded',
    measured: { value: bytes, unit: 'B' },
    reference: { what: 'limit', value: 1000, unit: 'B' },
    ratio: bytes / 1000,
    goal: { at: 'most', ratio: 1 },
    note: `Heap and buffers after full collections, from ${counted[0]?.x} to ${points.at(-1)?.x} tasks carried out.`,
  };
}

export const memory: Figure = {
  name: 'memory',
  title: 'Memory',
  run: async (bench) => [await largeStop(bench), await perFinishedTask(bench)],
};
