import path from 'node:path';
import type { Bench, Figure, Line } from '../figure.ts';
import { interleave, median, medianRatio } from '../measure/statistics.ts';
import { startWorker } from '../processes/child.ts';
import { adminPassword, startServer } from '../processes/server.ts';
import { makeClusters } from '../rig/clusters.ts';
import { stopAndWait } from '../rig/ended-task.ts';
import { seed } from '../rig/seed-store.ts';
import type { ClientOverheadInput } from '../workers/client-overhead.ts';
import { own } from '../workspace.ts';

type Call = Pick<ClientOverheadInput, 'kind' | 'via' | 'ids'>;

async function measure(bench: Bench): Promise<Line[]> {
  const rounds = bench.quick ? 4 : 12;
  const readsPerRound = bench.quick ? 50 : 300;
  const stopsPerRound = bench.quick ? 10 : 30;
  const dataDir = path.join(await bench.scratch(), 'data');
  await seed({ dataDir }, makeClusters(2 + rounds * stopsPerRound * 2));
  const first = await startServer(bench, { dataDir });
  const taskId = await stopAndWait(first, 1);
  await first.child.end();
  // Accepted stops stand still in their first fleet call, so that no other work is measured.
  const server = await startServer(bench, { dataDir, stepLatencyMs: 600_000 });
  const worker = startWorker<ClientOverheadInput, number>(bench, own('src/workers/client-overhead.ts'), {
    profiled: true,
  });
  const ask = (call: Call) =>
    worker.ask({ ...call, baseUrl: server.url, username: 'admin', password: adminPassword });
  const reads = Array.from({ length: readsPerRound }, () => taskId);
  let next = 2;
  const fresh = () => Array.from({ length: stopsPerRound }, () => next++);
  const found = await interleave(rounds, {
    clientRead: () => ask({ kind: 'read', via: 'client', ids: reads }),
    bareRead: () => ask({ kind: 'read', via: 'fetch', ids: reads }),
    clientStop: () => ask({ kind: 'stop', via: 'client', ids: fresh() }),
    bareStop: () => ask({ kind: 'stop', via: 'fetch', ids: fresh() }),
  });
  await worker.end();
  const line = (what: string, through: number[], bare: number[]): Line => {
    // The first round compiles.
    const [measured, reference] = [through.slice(1), bare.slice(1)];
    return {
      what,
      measured: { value: median(measured), unit: 'ms' },
      reference: { what: 'fetch and JSON.parse, the same server', value: median(reference), unit: 'ms' },
      ratio: medianRatio(measured, reference),
      goal: { at: 'most', ratio: 1.25 },
    };
  };
  return [
    line('Client: a task read, one after the other', found.clientRead, found.bareRead),
    line('Client: a stop, one after the other', found.clientStop, found.bareStop),
  ];
}

export const clientOverhead: Figure = {
  name: 'client-overhead',
  title: 'What the client costs',
  run: measure,
};
