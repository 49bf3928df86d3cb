import { createOcpClient } from '@obstop/client/ocp';
import type { Figure } from '../figure.ts';
import { byTurns, compare } from '../measure/compare.ts';
import { adminPassword, authorization, standsStill, startServer } from '../processes/server.ts';
import { getTaskPath, stopAndWait, stopServerPath } from '../setup/calls.ts';
import { firstServerOf, makeClusters } from '../setup/clusters.ts';

/** The client's own request, without the client. */
async function fetchAlone(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, headers: { authorization, ...init.headers } });
  if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
  return JSON.parse(await response.text());
}

/** Milliseconds of one call, the mean over `count`, one after the other. */
async function meanMs(count: number, call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let times = 0; times < count; times += 1) await call();
  return (performance.now() - startedAt) / count;
}

export const clientOverhead: Figure = {
  name: 'client-overhead',
  title: 'What the client costs',
  async run(bench) {
    const rounds = bench.quick ? 4 : 12;
    const reads = bench.quick ? 50 : 300;
    const stops = bench.quick ? 10 : 30;
    const clusters = makeClusters(1 + rounds * stops * 2);
    const first = await startServer(bench, { clusters });
    const taskId = await stopAndWait(first, 1);
    await first.child.end();
    // Accepted stops stand still, so that no other work is measured.
    const { url } = await startServer(bench, { dataDir: first.dataDir, ...standsStill });
    const auth = { kind: 'basic', username: 'admin', password: adminPassword } as const;
    const client = createOcpClient({ baseUrl: url, auth });
    let lastStopped = 1;
    const nextCluster = () => ++lastStopped;
    const stop = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ freezeServer: false }),
    };
    const found = await byTurns(rounds, {
      clientRead: () => meanMs(reads, () => client.tasks.get(taskId)),
      fetchRead: () => meanMs(reads, () => fetchAlone(url + getTaskPath(taskId))),
      clientStop: () =>
        meanMs(stops, () => {
          const cluster = nextCluster();
          return client.servers.stop(cluster, firstServerOf(cluster));
        }),
      fetchStop: () => meanMs(stops, () => fetchAlone(url + stopServerPath(nextCluster()), stop)),
    });
    const line = (what: string, measured: number[], values: number[]) =>
      compare({
        what: `Client: ${what}, one after the other`,
        unit: 'ms',
        measured,
        reference: { what: 'fetch and JSON.parse, the same server', values },
        goal: { at: 'most', ratio: 1.25 },
      });
    return [
      line('a task read', found.clientRead, found.fetchRead),
      line('a stop', found.clientStop, found.fetchStop),
    ];
  },
};
