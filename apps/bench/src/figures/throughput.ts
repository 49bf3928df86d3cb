import path from 'node:path';
import { ocpOperations } from '@obstop/contracts/operations';
import type { Bench, Figure, Line } from '../figure.ts';
import { type Load, wireRequest } from '../measure/load.ts';
import { interleave, median, medianRatio } from '../measure/statistics.ts';
import { startBare } from '../processes/bare.ts';
import { startLoadGenerator } from '../processes/load-generator.ts';
import { type Answer, startPrism } from '../processes/prism.ts';
import { authorization, type BenchedServer, startServer } from '../processes/server.ts';
import { makeClusters } from '../rig/clusters.ts';
import { call, stopAndWait } from '../rig/ended-task.ts';
import { getTaskPath, stopClusterPath } from '../rig/paths.ts';
import { seed } from '../rig/seed-store.ts';

const connections = 50;
const perSecond = (value: number) => ({ value, unit: 'req/s' });

/** One request that is asked again and again, and how the contract knows it. */
interface Repeated extends Omit<Answer, 'body'> {
  /** With the numbers in it. */
  url: string;
}

interface Compared {
  server: number[];
  logging: number[];
  prism: number[];
  bare: number[];
}

/** The same request at the server (with and without its request log), at Prism and at a bare Fastify with its very answer. */
async function compare(
  bench: Bench,
  { server, logging }: { server: BenchedServer; logging: BenchedServer },
  request: Repeated,
): Promise<Compared> {
  const method = request.method === 'get' ? 'GET' : 'POST';
  const body = await call(server, method, request.url, request.status);
  const prism = await startPrism(bench, { ...request, body });
  const bare = await startBare(bench, [{ method, url: request.url, status: request.status, body }]);
  const generator = startLoadGenerator(bench);
  const time = bench.quick ? { durationMs: 400, warmUpMs: 200 } : { durationMs: 1500, warmUpMs: 400 };
  const requests = [wireRequest(method, request.url, authorization)];
  const rate = async (target: Pick<Load, 'host' | 'port'>) => {
    const { host, port } = target;
    const load = { host, port, connections, requests, ...time };
    return (await generator.apply(load, request.status)).perSecond;
  };
  // One round is not counted: every process compiles what it runs first.
  const rounds = await interleave(bench.quick ? 2 : 6, {
    server: () => rate(server),
    logging: () => rate(logging),
    prism: () => rate(prism),
    bare: () => rate(bare),
  });
  return {
    server: rounds.server.slice(1),
    logging: rounds.logging.slice(1),
    prism: rounds.prism.slice(1),
    bare: rounds.bare.slice(1),
  };
}

function lines(what: string, found: Compared, goals: { prism: number; bare?: number }): Line[] {
  const against = (name: 'prism' | 'bare', label: string, measured: number[]) => ({
    measured: perSecond(median(measured)),
    reference: { what: label, ...perSecond(median(found[name])) },
    ratio: medianRatio(measured, found[name]),
  });
  const prism = 'Prism mock, log silent, same bytes';
  const bare = 'bare Fastify route, same JSON';
  return [
    { what, ...against('prism', prism, found.server), goal: { at: 'least', ratio: goals.prism } },
    {
      what: `${what} (against a bare route)`,
      ...against('bare', bare, found.server),
      ...(goals.bare !== undefined && { goal: { at: 'least', ratio: goals.bare } }),
    },
    { what: `${what}, request log on`, ...against('bare', bare, found.logging) },
  ];
}

/** Two servers with the same single stopped cluster: one without, one with its request log. */
async function startPair(bench: Bench) {
  const start = async (config: Record<string, unknown>) => {
    const dataDir = path.join(await bench.scratch(), 'data');
    await seed({ dataDir }, makeClusters(1));
    const server = await startServer(bench, { dataDir, config });
    return { server, taskId: await stopAndWait(server, 1) };
  };
  const { server, taskId } = await start({});
  const { server: logging } = await start({ log: { level: 'info' } });
  return { server, logging, taskId };
}

export const taskReads: Figure = {
  name: 'task-reads',
  title: 'Task reads',
  async run(bench) {
    const { taskId, ...servers } = await startPair(bench);
    const found = await compare(bench, servers, {
      method: 'get',
      path: ocpOperations.getTask.path,
      url: getTaskPath(taskId),
      status: 200,
    });
    return lines(`Task reads, ${connections} connections, authenticated`, found, { prism: 5, bare: 0.4 });
  },
};

export const refusedStops: Figure = {
  name: 'refused-stops',
  title: 'Refused stops',
  async run(bench) {
    const { taskId: _, ...servers } = await startPair(bench);
    const found = await compare(bench, servers, {
      method: 'post',
      path: ocpOperations.stopCluster.path,
      url: stopClusterPath(1),
      status: 409,
    });
    return lines(`Refused stops, ${connections} connections`, found, { prism: 3 });
  },
};
