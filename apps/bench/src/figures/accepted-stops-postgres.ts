import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AcceptedRows } from '../../references/raw-accepts.ts';
import type { Bench, Figure, Outcome } from '../figure.ts';
import { wireRequest } from '../measure/load.ts';
import { interleave, median, medianRatio } from '../measure/statistics.ts';
import { startWorker } from '../processes/child.ts';
import { type LoadGenerator, startLoadGenerator } from '../processes/load-generator.ts';
import { type DatabaseServer, openDatabaseServer, query } from '../processes/postgres.ts';
import { authorization, type BenchedServer, startServer } from '../processes/server.ts';
import { makeClusters } from '../rig/clusters.ts';
import { call } from '../rig/ended-task.ts';
import { stopFirstServerPath } from '../rig/paths.ts';
import { seed } from '../rig/seed-store.ts';
import type { AcceptRateInput } from '../workers/accept-rate.ts';
import type { RawAcceptsInput } from '../workers/raw-accepts.ts';
import { own } from '../workspace.ts';

const connections = 50;

/** Server processes on one database of their own, whose tasks stand still in their first fleet call. */
interface Group {
  databaseUrl: string;
  servers: BenchedServer[];
  generators: LoadGenerator[];
}

async function startGroup(
  bench: Bench,
  databases: DatabaseServer,
  size: number,
  clusters: number,
): Promise<Group> {
  const databaseUrl = await databases.newDatabase();
  await seed({ databaseUrl }, makeClusters(clusters));
  const servers: BenchedServer[] = [];
  for (let index = 0; index < size; index += 1) {
    const dataDir = path.join(await bench.scratch(), 'data');
    servers.push(await startServer(bench, { dataDir, databaseUrl, stepLatencyMs: 600_000 }));
  }
  return { databaseUrl, servers, generators: servers.map(() => startLoadGenerator(bench)) };
}

/** Stops these clusters, shared out among the processes. Stops per second. */
async function acceptAll({ servers, generators }: Group, clusters: number[]): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(
    servers.map(({ host, port }, index) => {
      const requests = clusters
        .filter((_, at) => at % servers.length === index)
        .map((cluster) => wireRequest('POST', stopFirstServerPath(cluster), authorization));
      return generators[index]?.apply(
        { host, port, connections: connections / servers.length, requests },
        200,
      );
    }),
  );
  return clusters.length / ((performance.now() - startedAt) / 1000);
}

/** Until every accepted task is begun: what goes on meanwhile would fall into the next measurement. */
async function begun({ databaseUrl }: Group): Promise<void> {
  const waiting = `select 1 from obstop.tasks t where status = 'RUNNING'
    and not exists (select 1 from obstop.subtasks s where s.task_id = t.id and s.status <> 'PENDING' and s.status <> 'READY') limit 1`;
  while ((await query(databaseUrl, waiting)).length > 0) await wait(50);
}

/** The rows of one accepted stop. */
async function recordRows({ databaseUrl, servers: [server] }: Group, cluster: number): Promise<AcceptedRows> {
  if (!server) throw new Error('no server');
  const { data } = await call(server, 'POST', stopFirstServerPath(cluster));
  const { id } = data as { id: number };
  const rows = (sql: string) => query(databaseUrl, `select * from obstop.${sql}`);
  const [task] = await rows(`tasks where id = ${id}`);
  const [facts] = await rows(`task_facts where task_id = ${id}`);
  const [audit] = await rows(`audit_records where task_id = ${id}`);
  const { id: _, ...restOfAudit } = audit ?? {};
  return {
    task: task ?? {},
    facts: facts ?? {},
    subtasks: await rows(`subtasks where task_id = ${id} order by id`),
    audit: restOfAudit,
  };
}

async function startRaw(bench: Bench, databases: DatabaseServer, recorded: AcceptedRows) {
  const databaseUrl = await databases.newDatabase();
  // Makes the tables.
  await seed({ databaseUrl }, []);
  const worker = startWorker<RawAcceptsInput, number>(bench, own('src/workers/raw-accepts.ts'));
  await worker.ask({ kind: 'open', databaseUrl, recorded });
  return worker;
}

async function measure(bench: Bench, databases: DatabaseServer): Promise<Outcome[]> {
  const rounds = bench.quick ? 2 : 5;
  const count = bench.quick ? 60 : 180;
  const clusters = rounds * count + 1;
  const one = await startGroup(bench, databases, 1, clusters);
  const two = await startGroup(bench, databases, 2, clusters);
  const raw = await startRaw(bench, databases, await recordRows(one, clusters));
  const alone = startWorker<AcceptRateInput, number>(bench, own('src/workers/accept-rate.ts'), {
    profiled: true,
  });
  await alone.ask({ kind: 'open', place: { databaseUrl: await databases.newDatabase() }, clusters });
  const ofRound = (round: number) => Array.from({ length: count }, (_, index) => 1 + round * count + index);
  const through = async (group: Group, round: number) => {
    const rate = await acceptAll(group, ofRound(round));
    await begun(group);
    return rate;
  };
  const found = await interleave(rounds, {
    one: (round) => through(one, round),
    raw: () => raw.ask({ kind: 'accept', count, callers: connections }),
    two: (round) => through(two, round),
    alone: () => alone.ask({ kind: 'accept', count, callers: connections }),
  });
  for (const worker of [raw, alone]) await worker.ask({ kind: 'close' });
  // The first round compiles.
  const rates = {
    one: found.one.slice(1),
    two: found.two.slice(1),
    raw: found.raw.slice(1),
    alone: found.alone.slice(1),
  };
  const perSecond = (values: number[]) => ({ value: median(values), unit: 'stops/s' });
  const reference = {
    what: 'the same rows and a pg-boss job in one transaction, raw, 10 connections',
    ...perSecond(rates.raw),
  };
  return [
    {
      what: `Accepted stops, PostgreSQL, ${connections} connections, durable before the answer`,
      measured: perSecond(rates.one),
      reference,
      ratio: medianRatio(rates.one, rates.raw),
      goal: { at: 'least', ratio: 0.6 },
      note: 'The accepted tasks are begun meanwhile. The raw side has neither HTTP nor anything to read, check or plan.',
    },
    {
      what: `Accepting alone, PostgreSQL, ${connections} callers, no HTTP and nothing carried out`,
      measured: perSecond(rates.alone),
      reference,
      ratio: medianRatio(rates.alone, rates.raw),
      goal: { at: 'least', ratio: 0.6 },
    },
    {
      what: `Accepted stops, PostgreSQL, two processes`,
      measured: perSecond(rates.two),
      reference: { what: 'one process', ...perSecond(rates.one) },
      ratio: medianRatio(rates.two, rates.one),
      goal: { at: 'least', ratio: 0.9 },
      note: `On ${bench.machine.cores} cores, which processes, database and load share.`,
    },
  ];
}

export const acceptedStopsPostgres: Figure = {
  name: 'accepted-stops-postgres',
  title: 'Accepted stops, PostgreSQL',
  async run(bench) {
    const databases = await openDatabaseServer(bench, 'Accepted stops, PostgreSQL');
    return 'unavailable' in databases ? [databases] : measure(bench, databases);
  },
};
