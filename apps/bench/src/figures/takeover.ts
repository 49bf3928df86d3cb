import { setTimeout as wait } from 'node:timers/promises';
import { queryDatabase } from '@obstop/store/testing';
import type { Bench, Figure, Outcome } from '../figure.ts';
import { median } from '../measure/compare.ts';
import { type NewDatabase, onPostgres } from '../processes/postgres.ts';
import { standsStill, startServer } from '../processes/server.ts';
import { call, stopClusterPath } from '../setup/calls.ts';
import { makeClusters } from '../setup/clusters.ts';

// The store's defaults, which no option of the server changes: until an owner's silence counts, and is looked for.
const [heartbeatSeconds, lookSeconds] = [10, 0.5];
const configuredSeconds = heartbeatSeconds + lookSeconds;
const touchEverySeconds = heartbeatSeconds / 3;

/** Who has the task, and with which epoch; NaN for nobody. */
async function ownerOf(databaseUrl: string, task: number): Promise<{ pid: number; epoch: number }> {
  const [row] = await queryDatabase(databaseUrl, `select owner, epoch from obstop.tasks where id = ${task}`);
  const { owner, epoch } = row as { owner: string | null; epoch: string };
  return { pid: Number(owner?.split(':').at(-1)), epoch: Number(epoch) };
}

/** From SIGKILL of the task's owner until the other process has claimed it. Seconds. */
async function takeOver(bench: Bench, databaseUrl: string, share: number): Promise<number> {
  const options = { databaseUrl, ...standsStill } as const;
  const first = await startServer(bench, { ...options, clusters: makeClusters(1) });
  const second = await startServer(bench, options);
  const { id } = (await call<{ id: number }>(first, 'POST', stopClusterPath(1))).data;
  let before = await ownerOf(databaseUrl, id);
  while (Number.isNaN(before.pid)) {
    await wait(20);
    before = await ownerOf(databaseUrl, id);
  }
  const owner = [first, second].find(({ child }) => child.process.pid === before.pid);
  if (!owner) throw new Error(`process ${before.pid} owns the task and is none of the two`);
  // Between two signs of life, each round elsewhere: how old the last one is decides how long the silence has lasted.
  await wait(share * touchEverySeconds * 1000);
  await owner.child.kill();
  const killedAt = performance.now();
  while ((await ownerOf(databaseUrl, id)).epoch === before.epoch) await wait(20);
  const seconds = (performance.now() - killedAt) / 1000;
  for (const { child } of [first, second]) await child.kill();
  return seconds;
}

async function measure(bench: Bench, newDatabase: NewDatabase): Promise<Outcome[]> {
  const rounds = bench.quick ? 1 : 3;
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    seconds.push(await takeOver(bench, await newDatabase(), (round + 0.5) / rounds));
  const slowest = Math.max(...seconds);
  const parts = `heartbeat ${heartbeatSeconds} s + look ${lookSeconds} s`;
  return [
    {
      what: 'Takeover after SIGKILL of the owner, PostgreSQL, two processes',
      measured: { value: slowest, unit: 's' },
      reference: { what: `${parts}, as configured (computed)`, value: configuredSeconds, unit: 's' },
      ratio: slowest / configuredSeconds,
      goal: { at: 'most', ratio: 1.2 },
      note: `The slowest of ${rounds}; the median is ${median(seconds).toFixed(1)} s.`,
    },
  ];
}

export const takeover: Figure = {
  name: 'takeover',
  title: 'Takeover',
  run: (bench) => onPostgres(bench, 'Takeover, PostgreSQL', (newDatabase) => measure(bench, newDatabase)),
};
