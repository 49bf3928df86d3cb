import path from 'node:path';
import type { Bench, Figure, Line, Outcome } from '../figure.ts';
import { median } from '../measure/statistics.ts';
import { runWorker } from '../processes/child.ts';
import { openDatabaseServer } from '../processes/postgres.ts';
import type { Place } from '../rig/seed-store.ts';
import type { ClusterStop, ClusterStopInput } from '../workers/cluster-stop.ts';
import { own } from '../workspace.ts';

/** A store of its own on the disk that is measured. */
export async function embedded(bench: Bench): Promise<Place> {
  return { dataDir: path.join(await bench.scratch(), 'data') };
}

/** One cluster stop in a process of its own. */
export async function stopCluster(
  bench: Bench,
  input: Omit<ClusterStopInput, 'folder'>,
): Promise<ClusterStop> {
  const folder = await bench.scratch();
  return runWorker<ClusterStop>(bench, own('src/workers/cluster-stop.ts'), { folder, ...input });
}

/** What a reader must know where the stop was not seen to its end. */
export function windowNote({ steps, subtasks, seconds, isFinished }: ClusterStop): string {
  return isFinished
    ? `All ${subtasks} steps.`
    : `${steps} of ${subtasks} steps, all that ended within ${Math.round(seconds)} s.`;
}

/** What a store is called, and what its database's own updates are. */
const stores = {
  embedded: 'SQLite, ten-row durable updates, one after the other',
  PostgreSQL: 'PostgreSQL, ten-row durable updates, one after the other',
} as const;

async function stepsPerSecond(
  bench: Bench,
  { store, place, readyLimit }: { store: keyof typeof stores; place: Place; readyLimit?: number },
): Promise<Line> {
  const servers = bench.quick ? 1000 : 10_000;
  const found = await stopCluster(bench, {
    place,
    servers,
    windowMs: bench.quick ? 5000 : 20_000,
    plans: 1,
    tenRowMs: bench.quick ? 300 : 2000,
    ...(readyLimit !== undefined && { readyLimit }),
  });
  const reference = median(found.tenRowsPerSecond);
  const rate = found.steps / found.seconds;
  return {
    what: `Steps per second, ${servers}-server cluster stop, ${store}, readyLimit ${readyLimit ?? '10 (default)'}`,
    measured: { value: rate, unit: 'steps/s' },
    reference: { what: stores[store], value: reference, unit: '/s' },
    ratio: rate / reference,
    goal: { at: 'least', ratio: 0.3 },
    note: windowNote(found),
  };
}

async function onPostgres(bench: Bench): Promise<Outcome[]> {
  const server = await openDatabaseServer(bench, 'Steps per second of a large cluster stop, PostgreSQL');
  if ('unavailable' in server) return [server];
  const place = async () => ({ databaseUrl: await server.newDatabase() });
  return [
    await stepsPerSecond(bench, { store: 'PostgreSQL', place: await place() }),
    await stepsPerSecond(bench, { store: 'PostgreSQL', place: await place(), readyLimit: 1000 }),
  ];
}

export const largeCluster: Figure = {
  name: 'large-cluster',
  title: 'Steps per second of a 10,000-server cluster stop',
  run: async (bench) => [
    await stepsPerSecond(bench, { store: 'embedded', place: await embedded(bench) }),
    await stepsPerSecond(bench, { store: 'embedded', place: await embedded(bench), readyLimit: 1000 }),
    ...(await onPostgres(bench)),
  ],
};
