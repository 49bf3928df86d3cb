import { setTimeout as wait } from 'node:timers/promises';
import { queryDatabase } from '@obstop/store/testing';
import type { Bench, Figure, Outcome } from '../figure.ts';
import { byTurns, compare, median } from '../measure/compare.ts';
import { countIn, readStatements } from '../measure/database-work.ts';
import { applyLoad } from '../measure/load.ts';
import { type NewDatabase, onPostgres } from '../processes/postgres.ts';
import { type BenchedServer, startServer } from '../processes/server.ts';
import { formatNumber } from '../report.ts';
import { stopRequests } from '../setup/calls.ts';
import { makeClusters } from '../setup/clusters.ts';
import { fillStore } from '../setup/store.ts';

/** As many as there are processes at most: stops come equally fast to all groups. */
const connections = 4;

/** Server processes on one database of their own, each fleet call of which takes half a second. */
interface Group {
  databaseUrl: string;
  servers: BenchedServer[];
  /** For each round, the greatest process's share of what all have computed, over the mean. */
  greatest: number[];
  /** For each round, what the database was asked to do. */
  statements: number[];
}

async function startGroup(bench: Bench, databaseUrl: string, size: number, clusters: number): Promise<Group> {
  await countIn(databaseUrl);
  await fillStore({ databaseUrl }, makeClusters(clusters));
  const start = () => startServer(bench, { databaseUrl, stepLatencyMs: 500 });
  const servers = await Promise.all(Array.from({ length: size }, start));
  return { databaseUrl, servers, greatest: [], statements: [] };
}

/** What all processes compute for these stops from the first request to the last end. Seconds. */
async function carryOut(group: Group, requests: string[]): Promise<number> {
  const { databaseUrl, servers, greatest, statements } = group;
  const told = () => Promise.all(servers.map((server) => server.cpuSeconds()));
  const before = await told();
  const statementsBefore = await readStatements(databaseUrl);
  await Promise.all(
    servers.map(({ port }, index) =>
      applyLoad(port, {
        connections: connections / servers.length,
        requests: requests.filter((_, at) => at % servers.length === index),
        expected: 200,
      }),
    ),
  );
  const running = `select 1 from obstop.tasks where status = 'RUNNING' limit 1`;
  while ((await queryDatabase(databaseUrl, running)).length > 0) await wait(100);
  const after = await told();
  statements.push((await readStatements(databaseUrl)) - statementsBefore);
  const failed = await queryDatabase(
    databaseUrl,
    `select 1 from obstop.tasks where status <> 'SUCCESSFUL' limit 1`,
  );
  if (failed.length > 0) throw new Error('a stop has failed');
  const spent = after.map((seconds, index) => seconds - (before[index] ?? Number.NaN));
  const total = spent.reduce((sum, seconds) => sum + seconds, 0);
  greatest.push(Math.max(...spent) / (total / servers.length));
  return total;
}

async function measure(bench: Bench, newDatabase: NewDatabase): Promise<Outcome[]> {
  const rounds = bench.quick ? 2 : 4;
  const count = bench.quick ? 40 : 200;
  // Per process, in the round that is left out: until then it is still busy compiling what it runs.
  const warmUp = bench.quick ? 20 : 500;
  const group = async (size: number) =>
    startGroup(bench, await newDatabase(), size, size * warmUp + rounds * count);
  const [one, two, four] = [await group(1), await group(2), await group(4)];
  const run = (of: Group) => (round: number) => {
    const warm = of.servers.length * warmUp;
    const requests =
      round === 0 ? stopRequests(1, warm) : stopRequests(1 + warm + (round - 1) * count, count);
    return carryOut(of, requests);
  };
  const found = await byTurns(rounds, { one: run(one), two: run(two), four: run(four) });
  const asked = ({ statements }: Group) => formatNumber(median(statements.slice(1)));
  const line = (size: number, measured: number[], of: Group): Outcome[] => [
    compare({
      what: `CPU time of ${size} processes together, ${count} stops of waiting steps, PostgreSQL`,
      unit: 's',
      measured,
      reference: { what: 'one process', values: found.one },
      goal: { at: 'most', ratio: 1.15 },
      note: `They ask for ${asked(of)} statements, one process for ${asked(one)}: steps of one process that end together share a statement.`,
    }),
    {
      what: `The greatest share of ${size} processes in it`,
      measured: { value: median(of.greatest.slice(1)) / size, unit: 'of all' },
      reference: { what: 'an even share (computed)', value: 1 / size, unit: 'of all' },
      ratio: median(of.greatest.slice(1)),
      goal: { at: 'most', ratio: 1.3 },
    },
  ];
  return [...line(2, found.two, two), ...line(4, found.four, four)];
}

export const sharedWork: Figure = {
  name: 'shared-work',
  title: 'The same stops on several processes',
  run: (bench) =>
    onPostgres(bench, 'The same stops on several processes', (newDatabase) => measure(bench, newDatabase), {
      countsStatements: true,
    }),
};
