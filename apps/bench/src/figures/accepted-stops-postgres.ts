import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { queryDatabase } from '@obstop/store/testing';
import { readAcceptedRows } from '../../references/accepted-rows.ts';
import { openRawStops } from '../../references/raw-stops-postgres.ts';
import type { Bench, Figure, Outcome } from '../figure.ts';
import { byTurns, compare } from '../measure/compare.ts';
import { applyLoad } from '../measure/load.ts';
import { type NewDatabase, onPostgres } from '../processes/postgres.ts';
import { type BenchedServer, standsStill, startServer } from '../processes/server.ts';
import { call, stopRequests, stopServerPath } from '../setup/calls.ts';
import { makeClusters } from '../setup/clusters.ts';
import { fillStore } from '../setup/store.ts';

const connections = 50;

/** Server processes on one database of their own, whose tasks stand still in their first fleet call. */
interface Group {
  databaseUrl: string;
  servers: BenchedServer[];
}

async function startGroup(bench: Bench, databaseUrl: string, size: number, count: number): Promise<Group> {
  await fillStore({ databaseUrl }, makeClusters(count));
  const start = () => startServer(bench, { databaseUrl, ...standsStill });
  return { databaseUrl, servers: await Promise.all(Array.from({ length: size }, start)) };
}

/** Stops these clusters, shared out among the processes, and waits until all tasks are begun. Stops per second. */
async function acceptAll({ databaseUrl, servers }: Group, requests: string[]): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(
    servers.map(({ port }, index) =>
      applyLoad(port, {
        connections: connections / servers.length,
        requests: requests.filter((_, at) => at % servers.length === index),
        expected: 200,
      }),
    ),
  );
  const rate = requests.length / ((performance.now() - startedAt) / 1000);
  // What goes on meanwhile would fall into the next measurement.
  const waiting = `select 1 from obstop.tasks t where status = 'RUNNING'
    and not exists (select 1 from obstop.subtasks s where s.task_id = t.id and s.status <> 'PENDING' and s.status <> 'READY') limit 1`;
  while ((await queryDatabase(databaseUrl, waiting)).length > 0) await wait(50);
  return rate;
}

/** The same rows, written raw, in a database of their own. */
async function openReference(newDatabase: NewDatabase, { databaseUrl, servers }: Group, cluster: number) {
  const [server] = servers;
  if (!server) throw new Error('no server');
  const { data } = await call<{ id: number }>(server, 'POST', stopServerPath(cluster));
  const rows = await readAcceptedRows(data.id, (sql) =>
    queryDatabase(databaseUrl, `set search_path = obstop; ${sql}`),
  );
  const rawUrl = await newDatabase();
  // Makes the tables.
  await fillStore({ databaseUrl: rawUrl }, []);
  return openRawStops(rawUrl, rows);
}

async function measure(bench: Bench, newDatabase: NewDatabase): Promise<Outcome[]> {
  const rounds = bench.quick ? 2 : 5;
  const count = bench.quick ? 60 : 180;
  const recorded = rounds * count + 1;
  const one = await startGroup(bench, await newDatabase(), 1, recorded);
  const two = await startGroup(bench, await newDatabase(), 2, recorded);
  const raw = await openReference(newDatabase, one, recorded);
  bench.atEnd(raw.close);
  const found = await byTurns(rounds, {
    one: (round) => acceptAll(one, stopRequests(1 + round * count, count)),
    raw: () => raw.rate(count, connections),
    two: (round) => acceptAll(two, stopRequests(1 + round * count, count)),
  });
  return [
    compare({
      what: `Accepted stops, PostgreSQL, ${connections} connections, durable before the answer`,
      unit: 'stops/s',
      measured: found.one,
      reference: {
        what: 'the same rows and a pg-boss job in one transaction, raw, 10 connections',
        values: found.raw,
      },
      goal: { at: 'least', ratio: 0.6 },
      note: 'The accepted tasks are begun meanwhile. The raw side has neither HTTP nor anything to read, check or plan.',
    }),
    compare({
      what: 'Accepted stops, PostgreSQL, two processes',
      unit: 'stops/s',
      measured: found.two,
      reference: { what: 'one process', values: found.one },
      goal: { at: 'least', ratio: 0.9 },
      note: `On ${availableParallelism()} cores, which processes, database and load share.`,
    }),
  ];
}

export const acceptedStopsPostgres: Figure = {
  name: 'accepted-stops-postgres',
  title: 'Accepted stops, PostgreSQL',
  run: (bench) =>
    onPostgres(bench, 'Accepted stops, PostgreSQL', (newDatabase) => measure(bench, newDatabase)),
};
