import { ocpOperations } from '@obstop/contracts/operations';
import type { Bench, Figure, Line } from '../figure.ts';
import { byTurns, compare } from '../measure/compare.ts';
import { applyLoad, loadTime, wireRequest } from '../measure/load.ts';
import { startChild } from '../processes/child.ts';
import { startPrism } from '../processes/prism.ts';
import { authorization, type BenchedServer, startServer } from '../processes/server.ts';
import { call, getTaskPath, stopAndWait, stopClusterPath } from '../setup/calls.ts';
import { makeClusters } from '../setup/clusters.ts';
import { benchFile } from '../workspace.ts';

const connections = 50;

/** One request that is asked again and again, and what its ratios should be. */
interface Repeated {
  what: string;
  method: 'GET' | 'POST';
  /** As the contract has it. */
  path: string;
  /** With the numbers in it. */
  url: string;
  status: number;
  goals: { prism: number; bare?: number };
}

/** The same request at the server, at Prism and at a bare Fastify with its very answer. */
async function measure(bench: Bench, server: BenchedServer, request: Repeated): Promise<Line[]> {
  const { what, method, path, url, status, goals } = request;
  const body = await call(server, method, url, status);
  const prism = await startPrism(bench, { method, path, status, body });
  const bareRoute = { method, path: url, status, body };
  const bare = await startChild(bench, benchFile('references/bare-fastify.ts')).ask<number>(bareRoute);
  const time = loadTime(bench.quick);
  const requests = [wireRequest(method, url, authorization)];
  const rate = (port: number) => applyLoad(port, { connections, requests, expected: status, ...time });
  const found = await byTurns(bench.quick ? 2 : 6, {
    server: () => rate(server.port),
    prism: () => rate(prism),
    bare: () => rate(bare),
  });
  const common = { unit: 'req/s', measured: found.server };
  return [
    compare({
      ...common,
      what,
      reference: { what: 'Prism mock, log silent, same bytes', values: found.prism },
      goal: { at: 'least', ratio: goals.prism },
    }),
    compare({
      ...common,
      what: `${what} (against a bare route)`,
      reference: { what: 'bare Fastify route, same JSON', values: found.bare },
      ...(goals.bare !== undefined && { goal: { at: 'least', ratio: goals.bare } }),
    }),
  ];
}

const figureOf = (name: string, title: string, requestOf: (taskId: number) => Repeated): Figure => ({
  name,
  title,
  async run(bench) {
    const server = await startServer(bench, { clusters: makeClusters(1) });
    return measure(bench, server, requestOf(await stopAndWait(server, 1)));
  },
});

/** The task that stopped the server's only cluster is read. */
export const taskReads = figureOf('task-reads', 'Task reads', (taskId) => ({
  what: `Task reads, ${connections} connections, authenticated`,
  method: 'GET',
  path: ocpOperations.getTask.path,
  url: getTaskPath(taskId),
  status: 200,
  goals: { prism: 5, bare: 0.4 },
}));

/** The same task, by callers who know it as it is. */
export const unchangedReads: Figure = {
  name: 'unchanged-reads',
  title: 'Reads of a task that has not changed',
  async run(bench) {
    const server = await startServer(bench, { clusters: makeClusters(1) });
    const url = getTaskPath(await stopAndWait(server, 1));
    const answer = await fetch(server.url + url, { headers: { authorization } });
    const etag = answer.headers.get('etag');
    const known = wireRequest('GET', url, `${authorization}\r\nif-none-match: ${etag}`);
    const bareRoute = { method: 'GET', path: url, status: 304, body: '' };
    const bare = await startChild(bench, benchFile('references/bare-fastify.ts')).ask<number>(bareRoute);
    const load = { connections, requests: [known], expected: 304, ...loadTime(bench.quick) };
    const found = await byTurns(bench.quick ? 2 : 6, {
      server: () => applyLoad(server.port, load),
      bare: () => applyLoad(bare, load),
    });
    return [
      compare({
        what: `Reads of a task that has not changed (304), ${connections} connections`,
        unit: 'req/s',
        measured: found.server,
        reference: { what: 'bare Fastify route, 304', values: found.bare },
        goal: { at: 'least', ratio: 0.7 },
      }),
    ];
  },
};

/** The server's only cluster is to be stopped once more. */
export const refusedStops = figureOf('refused-stops', 'Refused stops', () => ({
  what: `Refused stops, ${connections} connections`,
  method: 'POST',
  path: ocpOperations.stopCluster.path,
  url: stopClusterPath(1),
  status: 409,
  goals: { prism: 3 },
}));
