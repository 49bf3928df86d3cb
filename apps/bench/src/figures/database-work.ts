import { setTimeout as wait } from 'node:timers/promises';
import { clusterId, type StopRequest } from '@obstop/domain';
import type { Bench, Figure, Goal, Line, Outcome } from '../figure.ts';
import {
  countIn,
  type DatabaseWork,
  readStatements,
  readWork,
  workBetween,
} from '../measure/database-work.ts';
import { type NewDatabase, onPostgres } from '../processes/postgres.ts';
import { startServer } from '../processes/server.ts';
import { makeClusters } from '../setup/clusters.ts';
import { type Engine, openEngine } from '../setup/engine.ts';

const atATime = 20;
/** What looks at the database by itself does it once: of a stop nothing but the stop is counted. */
const queue = { lookMs: 3_600_000, heartbeatSeconds: 3_600 };

const stopOf = (cluster: number): StopRequest => ({
  clusterId: clusterId(cluster),
  target: { kind: 'cluster' },
  isolate: false,
  freeze: false,
  process: 'stop',
});
const requests = Array.from({ length: atATime }, (_, index) => stopOf(index + 1));

async function alone(work: (request: StopRequest) => Promise<unknown>): Promise<void> {
  for (const request of requests) await work(request);
}
async function together(work: (request: StopRequest) => Promise<unknown>): Promise<void> {
  await Promise.all(requests.map(work));
}

/** What all stops take, with the opening and closing of an engine. */
async function workOf(
  newDatabase: NewDatabase,
  stops: (engine: Engine) => Promise<void>,
): Promise<DatabaseWork> {
  const databaseUrl = await newDatabase();
  await countIn(databaseUrl);
  const before = await readWork(databaseUrl);
  const options = { onStep() {}, isOver: () => false };
  const engine = await openEngine({ databaseUrl, queue }, makeClusters(atATime), options);
  await stops(engine);
  await engine.close();
  return workBetween(before, await readWork(databaseUrl));
}

/** Statements that the server asks for in a second in which it has nothing to do. */
async function idleStatements(bench: Bench, newDatabase: NewDatabase): Promise<number> {
  const databaseUrl = await newDatabase();
  await countIn(databaseUrl);
  const { child } = await startServer(bench, { databaseUrl, clusters: makeClusters(1) });
  // What it did to start is over by then.
  await wait(2_000);
  const seconds = bench.quick ? 5 : 60;
  const before = await readStatements(databaseUrl);
  await wait(seconds * 1_000);
  const statements = (await readStatements(databaseUrl)) - before;
  await child.end();
  return statements / seconds;
}

const units = { statements: 'statements', commits: 'commits', walSyncs: 'WAL syncs' } as const;
type Counted = keyof typeof units;
const allCounted = Object.keys(units) as Counted[];

/** As they were before anybody counted them. */
const recorded = { statements: 93, commits: 69, walSyncs: 32, idle: 32 };
const half: Goal = { at: 'most', ratio: 0.5 };

async function measure(bench: Bench, newDatabase: NewDatabase): Promise<Outcome[]> {
  let steps = 0;
  const nothing = await workOf(newDatabase, async () => {});
  const find = async (how: typeof alone, work: (engine: Engine, request: StopRequest) => Promise<unknown>) =>
    workBetween(
      nothing,
      await workOf(newDatabase, (engine) => how((request) => work(engine, request))),
      atATime,
    );
  const accept = (engine: Engine, request: StopRequest) => engine.accept(request);
  const carryOut = async (engine: Engine, request: StopRequest) => {
    const task = await engine.accept(request);
    steps = task.subtasks.length;
    if ((await engine.run(task.id)) !== 'SUCCESSFUL') throw new Error('a stop does not succeed');
  };
  const accepted = { alone: await find(alone, accept), together: await find(together, accept) };
  const whole = { alone: await find(alone, carryOut), together: await find(together, carryOut) };
  const idle = await idleStatements(bench, newDatabase);

  const perStep = (of: 'alone' | 'together') => workBetween(accepted[of], whole[of], steps);
  const shared = (
    what: string,
    found: Record<'alone' | 'together', DatabaseWork>,
    counted: Counted,
  ): Line => ({
    what: `${units[counted]} for ${what}, PostgreSQL, ${atATime} stops at a time`,
    measured: { value: found.together[counted], unit: units[counted] },
    reference: { what: 'one stop at a time', value: found.alone[counted], unit: units[counted] },
    ratio: found.together[counted] / found.alone[counted],
  });
  return [
    ...allCounted.map(
      (counted): Line => ({
        what: `${units[counted]} for a whole stop of ${steps} steps, PostgreSQL, one at a time`,
        measured: { value: whole.alone[counted], unit: units[counted] },
        reference: {
          what: 'before they were counted (recorded)',
          value: recorded[counted],
          unit: units[counted],
        },
        ratio: whole.alone[counted] / recorded[counted],
        goal: half,
      }),
    ),
    ...allCounted.map((counted) => shared('an accepted stop', accepted, counted)),
    ...allCounted.map((counted) => {
      const found = { alone: perStep('alone'), together: perStep('together') };
      return shared('a step', found, counted);
    }),
    {
      what: 'Statements of an idle process, PostgreSQL',
      measured: { value: idle, unit: 'statements/s' },
      reference: { what: 'before they were counted (recorded)', value: recorded.idle, unit: 'statements/s' },
      ratio: idle / recorded.idle,
      goal: { at: 'most', ratio: 5 / recorded.idle },
    },
  ];
}

export const databaseWork: Figure = {
  name: 'database-work',
  title: 'What PostgreSQL is asked to do',
  run: (bench) =>
    onPostgres(bench, 'What PostgreSQL is asked to do', (newDatabase) => measure(bench, newDatabase), {
      countsStatements: true,
    }),
};
