import path from 'node:path';
import { ocpOperations } from '@obstop/contracts/operations';
import type { Bench, Figure, Outcome } from '../figure.ts';
import { fdatasyncRate } from '../measure/fdatasync.ts';
import { wireRequest } from '../measure/load.ts';
import { interleave, median, medianRatio } from '../measure/statistics.ts';
import { startBareStops } from '../processes/bare-stops.ts';
import { startWorker } from '../processes/child.ts';
import { startLoadGenerator } from '../processes/load-generator.ts';
import { startPrism } from '../processes/prism.ts';
import { authorization, startServer } from '../processes/server.ts';
import { makeClusters } from '../rig/clusters.ts';
import { call } from '../rig/ended-task.ts';
import { stopFirstServerPath } from '../rig/paths.ts';
import { seed } from '../rig/seed-store.ts';
import type { AcceptRateInput } from '../workers/accept-rate.ts';
import { own } from '../workspace.ts';

const connections = 50;
const syncs = 'fdatasync of one WAL frame, one after the other';

/** Over HTTP, each stop to a cluster of its own; the accepted tasks go on meanwhile up to their first fleet call, which lasts. */
async function overHttp(bench: Bench): Promise<Outcome[]> {
  const rounds = bench.quick ? 2 : 6;
  const perRound = bench.quick ? 100 : 400;
  const dataDir = path.join(await bench.scratch(), 'data');
  await seed({ dataDir }, makeClusters(rounds * perRound + 1));
  const server = await startServer(bench, {
    dataDir,
    stepLatencyMs: 600_000,
    config: { log: { level: 'silent' } },
  });
  const last = rounds * perRound + 1;
  const body = await call(server, 'POST', stopFirstServerPath(last));
  const prism = await startPrism(bench, {
    method: 'post',
    path: ocpOperations.stopServer.path,
    status: 200,
    body,
  });
  const { data } = body as { data: { id: number } };
  const bare = await startBareStops(bench, { dataDir, taskId: data.id, url: '/stop', body });
  const generator = startLoadGenerator(bench);
  const folder = await bench.scratch();
  const prismTime = bench.quick ? { durationMs: 400, warmUpMs: 200 } : { durationMs: 1500, warmUpMs: 400 };
  const found = await interleave(rounds, {
    server: async (round) => {
      const requests = Array.from({ length: perRound }, (_, index) =>
        wireRequest('POST', stopFirstServerPath(1 + round * perRound + index), authorization),
      );
      const { host, port } = server;
      return (await generator.apply({ host, port, connections, requests }, 200)).perSecond;
    },
    fdatasync: async () => fdatasyncRate(folder, bench.quick ? 300 : 1500),
    bare: async () => {
      const requests = Array.from({ length: perRound }, () => wireRequest('POST', '/stop', authorization));
      return (await generator.apply({ ...bare, connections, requests }, 200)).perSecond;
    },
    prism: async () => {
      const requests = [wireRequest('POST', stopFirstServerPath(1), authorization)];
      return (await generator.apply({ ...prism, connections, requests, ...prismTime }, 200)).perSecond;
    },
  });
  const accepted = found.server.slice(1);
  const least = found.bare.slice(1);
  const measured = { value: median(accepted), unit: 'stops/s' };
  return [
    {
      what: `Accepted stops, ${connections} connections, durable before the answer`,
      measured,
      reference: { what: syncs, value: median(found.fdatasync.slice(1)), unit: '/s' },
      ratio: medianRatio(accepted, found.fdatasync.slice(1)),
      goal: { at: 'least', ratio: 0.5 },
      note: 'The accepted tasks are begun in the same process meanwhile: their transitions share the disk.',
    },
    {
      what: `Accepted stops, ${connections} connections (against the mock)`,
      measured,
      reference: {
        what: 'Prism mock, log silent, same bytes',
        value: median(found.prism.slice(1)),
        unit: 'req/s',
      },
      ratio: medianRatio(accepted, found.prism.slice(1)),
      goal: { at: 'least', ratio: 1 },
    },
    {
      what: `Accepted stops, ${connections} connections (against a route that writes the same rows)`,
      measured,
      reference: {
        what: 'bare Fastify and better-sqlite3, group commit',
        value: median(least),
        unit: 'stops/s',
      },
      ratio: medianRatio(accepted, least),
      note: `That route itself reaches ${medianRatio(least, found.fdatasync.slice(1)).toPrecision(2)} of the disk's rate: the most that one thread can.`,
    },
  ];
}

/** Without HTTP and without carrying anything out: what the store gives. */
async function inProcess(bench: Bench): Promise<Outcome> {
  const rounds = bench.quick ? 3 : 7;
  const count = bench.quick ? 100 : 500;
  const place = { dataDir: path.join(await bench.scratch(), 'data') };
  const folder = await bench.scratch();
  const worker = startWorker<AcceptRateInput, number>(bench, own('src/workers/accept-rate.ts'), {
    profiled: true,
  });
  await worker.ask({ kind: 'open', place, clusters: rounds * count });
  const found = await interleave(rounds, {
    accepted: () => worker.ask({ kind: 'accept', count, callers: connections }),
    fdatasync: async () => fdatasyncRate(folder, bench.quick ? 300 : 1000),
  });
  await worker.ask({ kind: 'close' });
  await worker.end();
  const [accepted, syncRates] = [found.accepted.slice(1), found.fdatasync.slice(1)];
  return {
    what: `Accepting alone, ${connections} callers, no HTTP and nothing carried out`,
    measured: { value: median(accepted), unit: 'stops/s' },
    reference: { what: syncs, value: median(syncRates), unit: '/s' },
    ratio: medianRatio(accepted, syncRates),
  };
}

export const acceptedStops: Figure = {
  name: 'accepted-stops',
  title: 'Accepted stops, embedded store',
  run: async (bench) => [...(await overHttp(bench)), await inProcess(bench)],
};
