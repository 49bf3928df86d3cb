import path from 'node:path';
import { ocpOperations } from '@obstop/contracts/operations';
import Database from 'better-sqlite3';
import { readAcceptedRows } from '../../references/accepted-rows.ts';
import type { BareStopsInput } from '../../references/bare-stops.ts';
import { fdatasyncRate } from '../../references/fdatasync.ts';
import type { Bench, Figure } from '../figure.ts';
import { byTurns, compare, medianRatio } from '../measure/compare.ts';
import { applyLoad, loadTime, wireRequest } from '../measure/load.ts';
import { startChild } from '../processes/child.ts';
import { startPrism } from '../processes/prism.ts';
import { authorization, standsStill, startServer } from '../processes/server.ts';
import { call, stopRequests, stopServerPath } from '../setup/calls.ts';
import { makeClusters } from '../setup/clusters.ts';
import { fillStore } from '../setup/store.ts';
import { benchFile } from '../workspace.ts';

const connections = 50;
/** The one route of the bare server: none of the contract's. */
const bareUrl = '/accept';

/** A Fastify whose only route writes the rows that this accepted task left in the store, and answers with `body`. Its port. */
async function startBareStops(
  bench: Bench,
  { dataDir, taskId, body }: { dataDir: string; taskId: number; body: unknown },
): Promise<number> {
  const databaseIn = (folder: string) => path.join(folder, 'store.db');
  const database = new Database(databaseIn(dataDir), { readonly: true, fileMustExist: true });
  const rows = await readAcceptedRows(taskId, (sql) => database.prepare(sql).all());
  database.close();
  const bareDir = path.join(await bench.newFolder(), 'data');
  await fillStore({ dataDir: bareDir }, []);
  const input: BareStopsInput = { file: databaseIn(bareDir), rows, url: bareUrl, body };
  return startChild(bench, benchFile('references/bare-stops.ts')).ask(input);
}

export const acceptedStops: Figure = {
  name: 'accepted-stops',
  title: 'Accepted stops, embedded store',
  /** Each stop goes to a cluster of its own; the accepted tasks go on meanwhile up to their first fleet call, which lasts. */
  async run(bench) {
    const rounds = bench.quick ? 2 : 6;
    const perRound = bench.quick ? 100 : 400;
    const recorded = rounds * perRound + 1;
    const server = await startServer(bench, { clusters: makeClusters(recorded), ...standsStill });
    const body = await call<{ id: number }>(server, 'POST', stopServerPath(recorded));
    const route = { method: 'POST', path: ocpOperations.stopServer.path, status: 200 } as const;
    const prism = await startPrism(bench, { ...route, body });
    const bare = await startBareStops(bench, { dataDir: server.dataDir, taskId: body.data.id, body });
    const folder = await bench.newFolder();
    const prismTime = loadTime(bench.quick);
    const bareRequests = Array.from({ length: perRound }, () => wireRequest('POST', bareUrl, authorization));
    const common = { connections, expected: 200 };
    const found = await byTurns(rounds, {
      server: (round) =>
        applyLoad(server.port, { ...common, requests: stopRequests(1 + round * perRound, perRound) }),
      disk: () => fdatasyncRate(folder, bench.quick ? 300 : 1500),
      bare: () => applyLoad(bare, { ...common, requests: bareRequests }),
      prism: () => applyLoad(prism, { ...common, ...prismTime, requests: stopRequests(1, 1) }),
    });
    const ours = { unit: 'stops/s', measured: found.server };
    const reached = medianRatio(found.bare, found.disk).toPrecision(2);
    return [
      compare({
        ...ours,
        what: `Accepted stops, ${connections} connections, durable before the answer`,
        reference: {
          what: 'fdatasync of one WAL frame, one after the other',
          values: found.disk,
          unit: '/s',
        },
        goal: { at: 'least', ratio: 0.5 },
        note: 'The accepted tasks are begun in the same process meanwhile: their transitions share the disk.',
      }),
      compare({
        ...ours,
        what: `Accepted stops, ${connections} connections (against the mock)`,
        reference: { what: 'Prism mock, log silent, same bytes', values: found.prism, unit: 'req/s' },
        goal: { at: 'least', ratio: 1 },
      }),
      compare({
        ...ours,
        what: `Accepted stops, ${connections} connections (against a route that writes the same rows)`,
        reference: { what: 'bare Fastify and better-sqlite3, group commit', values: found.bare },
        note: `That route itself reaches ${reached} of the disk's rate: the most that one thread can.`,
      }),
    ];
  },
};
