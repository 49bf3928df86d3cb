import path from 'node:path';
import type { Bench, Figure, Line } from '../figure.ts';
import { startChild } from '../processes/child.ts';
import { onPostgres } from '../processes/postgres.ts';
import type { Place } from '../setup/store.ts';
import type { ClusterStop, ClusterStopInput } from '../workers/cluster-stop.ts';
import { benchFile } from '../workspace.ts';

/** A store of its own on the disk that is measured. */
export async function embedded(bench: Bench): Promise<Place> {
  return { dataDir: path.join(await bench.newFolder(), 'data') };
}

/** One cluster stop in a process of its own. */
export async function stopCluster(bench: Bench, input: ClusterStopInput): Promise<ClusterStop> {
  const worker = startChild(bench, benchFile('src/workers/cluster-stop.ts'));
  const found = await worker.ask<ClusterStop>(input);
  await worker.end();
  return found;
}

/** How much of the stop was seen. */
export function seenPart({ steps, subtasks, seconds, isFinished }: ClusterStop): string {
  return isFinished
    ? `All ${subtasks} steps.`
    : `${steps} of ${subtasks} steps, all that ended within ${Math.round(seconds)} s.`;
}

async function stepsPerSecond(bench: Bench, place: Place, readyLimit?: number): Promise<Line> {
  const servers = bench.quick ? 1000 : 10_000;
  const found = await stopCluster(bench, {
    place,
    servers,
    windowMs: bench.quick ? 5000 : 20_000,
    tenRowMs: bench.quick ? 300 : 2000,
    ...(readyLimit !== undefined && { readyLimit }),
  });
  const [store, database] = 'dataDir' in place ? ['embedded', 'SQLite'] : ['PostgreSQL', 'PostgreSQL'];
  const rate = found.steps / found.seconds;
  return {
    what: `Steps per second, ${servers}-server cluster stop, ${store}, readyLimit ${readyLimit ?? '10 (default)'}`,
    measured: { value: rate, unit: 'steps/s' },
    reference: {
      what: `${database}, ten-row durable updates, one after the other`,
      value: found.tenRowsPerSecond,
      unit: '/s',
    },
    ratio: rate / found.tenRowsPerSecond,
    goal: { at: 'least', ratio: 0.3 },
    note: seenPart(found),
  };
}

export const largeCluster: Figure = {
  name: 'large-cluster',
  title: 'Steps per second of a large cluster',
  run: async (bench) => [
    await stepsPerSecond(bench, await embedded(bench)),
    await stepsPerSecond(bench, await embedded(bench), 1000),
    ...(await onPostgres(bench, 'Steps per second, PostgreSQL', async (newDatabase) => [
      await stepsPerSecond(bench, { databaseUrl: await newDatabase() }),
      await stepsPerSecond(bench, { databaseUrl: await newDatabase() }, 1000),
    ])),
  ],
};
