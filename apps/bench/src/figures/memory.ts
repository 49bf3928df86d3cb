import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Figure, Line } from '../figure.ts';
import { wireRequest } from '../measure/load.ts';
import { median, slope } from '../measure/statistics.ts';
import { startLoadGenerator } from '../processes/load-generator.ts';
import { residentMemory } from '../processes/resident-memory.ts';
import { authorization, type BenchedServer, type Memory, startServer } from '../processes/server.ts';
import { makeCluster, makeClusters } from '../rig/clusters.ts';
import { copyFinishedTask } from '../rig/copy-tasks.ts';
import { call } from '../rig/ended-task.ts';
import { listTasksPath, stopClusterPath, stopFirstServerPath } from '../rig/paths.ts';
import { seed } from '../rig/seed-store.ts';

const megabyte = 1_000_000;
const limitBytes = 200 * megabyte;
const megabytes = (bytes: number) => (bytes / megabyte).toFixed(0);

/** What a process holds on to, apart from pages that the allocator keeps for later. */
const held = ({ heapUsed, external }: Memory): number => heapUsed + external;

async function countRunning(server: BenchedServer, limitMs: number): Promise<number> {
  const { data } = await call(server, 'GET', `${listTasksPath}?status=RUNNING&size=1`, 200, limitMs);
  return (data as { page: { totalElements: number } }).page.totalElements;
}

/** Until nothing runs, or the time is over; false then, and where the server is too busy to say. */
async function restored(server: BenchedServer, limitMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + limitMs;
  for (let left = limitMs; left > 0; left = giveUpAt - performance.now()) {
    const running = await countRunning(server, Math.ceil(left)).catch(() => undefined);
    if (running === 0) return true;
    await wait(100);
  }
  return false;
}

async function memoryOf(server: BenchedServer): Promise<Memory> {
  const memory = await server.memory();
  if (!memory) throw new Error('the server does not tell its memory');
  return memory;
}

/** Resident bytes, and what a reader must know about them. */
interface Resident {
  bytes: number;
  note: string;
}

function overIdle(what: string, idle: Memory, { bytes, note }: Resident): Line {
  const over = bytes - idle.rss;
  return {
    what,
    measured: { value: over / megabyte, unit: 'MB' },
    reference: { what: 'limit', value: limitBytes / megabyte, unit: 'MB' },
    ratio: over / limitBytes,
    goal: { at: 'most', ratio: 1 },
    note: `${megabytes(idle.rss)} MB idle, resident, after a full collection. ${note}`,
  };
}

/** After a full collection where the server comes round to one; else as the system sees it. */
async function residentNow(server: BenchedServer): Promise<Resident> {
  const resident = await residentMemory(server.child.process.pid);
  const memory = await server.memory();
  const most = resident
    ? ` Before the collection, with the pages that V8 keeps for later, ${megabytes(resident.now)} MB; at most ${megabytes(resident.peak)} MB.`
    : '';
  if (memory) return { bytes: memory.rss, note: most };
  if (resident) return { bytes: resident.now, note: ` It was too busy for a collection.${most}` };
  throw new Error('neither the server nor the system tells its memory');
}

async function largeStop(bench: Bench): Promise<Line> {
  const servers = bench.quick ? 1000 : 10_000;
  const dataDir = path.join(await bench.scratch(), 'data');
  await seed({ dataDir }, [makeCluster({ id: 1, firstServerId: 1, servers })]);
  const server = await startServer(bench, { dataDir, probed: true });
  const idle = await memoryOf(server);
  const limitMs = bench.quick ? 10_000 : 30_000;
  const startedAt = performance.now();
  const stop = call(server, 'POST', stopClusterPath(1), 200, limitMs);
  const accepted = await stop.then(
    () => true,
    () => false,
  );
  const ended = accepted && (await restored(server, limitMs - (performance.now() - startedAt)));
  const { bytes, note } = await residentNow(server);
  await server.child.kill();
  const within = `within ${limitMs / 1000} s`;
  const when = ended
    ? 'After its end.'
    : `The stop was not ${accepted ? 'at its end' : 'even answered'} ${within}.`;
  return overIdle(`Memory over idle, ${servers}-server cluster stop, embedded`, idle, {
    bytes,
    note: when + note,
  });
}

interface CarriedOut {
  line: Line;
  dataDir: string;
}

/** Real stops of single servers over HTTP, batch after batch, and what the process holds after each. */
async function perTask(bench: Bench): Promise<CarriedOut> {
  const batches = bench.quick ? 4 : 40;
  const perBatch = bench.quick ? 25 : 100;
  const limitMs = bench.quick ? 20_000 : 75_000;
  const dataDir = path.join(await bench.scratch(), 'data');
  await seed({ dataDir }, makeClusters(batches * perBatch));
  const server = await startServer(bench, { dataDir, probed: true });
  const { host, port } = server;
  const generator = startLoadGenerator(bench);
  const points: { x: number; y: number }[] = [];
  const resident: number[] = [];
  const startedAt = performance.now();
  for (let batch = 0; batch < batches && performance.now() - startedAt < limitMs; batch += 1) {
    const requests = Array.from({ length: perBatch }, (_, index) => {
      const cluster = 1 + batch * perBatch + index;
      return wireRequest('POST', stopFirstServerPath(cluster), authorization);
    });
    await generator.apply({ host, port, connections: 10, requests }, 200);
    if (!(await restored(server, limitMs))) throw new Error('stops of single servers do not end');
    const memory = await memoryOf(server);
    points.push({ x: (batch + 1) * perBatch, y: held(memory) });
    resident.push(memory.rss);
    bench.say(`${(batch + 1) * perBatch} tasks: ${Math.round(held(memory) / 1000)} kB held`);
  }
  await server.child.end();
  // What is compiled, cached and thrown away again comes with the first half.
  const counted = points.slice(Math.floor(points.length / 2));
  const bytes = slope(counted);
  const [first, last] = [counted[0]?.x ?? 0, points.at(-1)?.x ?? 0];
  const half = Math.floor(resident.length / 2);
  const grown = median(resident.slice(half)) - median(resident.slice(0, Math.max(1, half)));
  return {
    dataDir,
    line: {
      what: 'Memory growth per finished task, server stops over HTTP, embedded',
      measured: { value: bytes, unit: 'B' },
      reference: { what: 'limit', value: 1000, unit: 'B' },
      ratio: bytes / 1000,
      goal: { at: 'most', ratio: 1 },
      note: `Heap and buffers after full collections, from ${first} to ${last} tasks carried out; resident memory of the second half over the first: ${megabytes(grown)} MB.`,
    },
  };
}

/** A server on a store that has them, against the same without them; both have listed tasks once. */
async function manyFinished(bench: Bench, dataDir: string): Promise<Line[]> {
  const copies = bench.quick ? 5000 : 100_000;
  const look = async () => {
    const server = await startServer(bench, { dataDir, probed: true });
    const { data } = await call(server, 'GET', `${listTasksPath}?size=100`);
    await call(server, 'GET', `${listTasksPath}?size=100&page=20`);
    const memory = await memoryOf(server);
    await server.child.end();
    return { memory, total: (data as { page: { totalElements: number } }).page.totalElements };
  };
  const before = await look();
  bench.say(`copying a finished task ${copies} times`);
  copyFinishedTask(dataDir, copies);
  bench.say('copied');
  const after = await look();
  if (after.total !== before.total + copies)
    throw new Error(`${after.total} tasks in place of ${before.total + copies}`);
  const bytes = (held(after.memory) - held(before.memory)) / copies;
  return [
    overIdle(`Memory over idle, ${copies} finished tasks in the store, listed once`, before.memory, {
      bytes: after.memory.rss,
      note: `Copies of one finished task, written beside the server. ${bytes.toFixed(0)} B of heap and buffers each.`,
    }),
  ];
}

export const memory: Figure = {
  name: 'memory',
  title: 'Memory',
  async run(bench) {
    const large = await largeStop(bench);
    const { line, dataDir } = await perTask(bench);
    return [large, line, ...(await manyFinished(bench, dataDir))];
  },
};
