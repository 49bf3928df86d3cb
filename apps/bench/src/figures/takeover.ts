import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Figure, Outcome } from '../figure.ts';
import { median } from '../measure/statistics.ts';
import { type DatabaseServer, openDatabaseServer, query } from '../processes/postgres.ts';
import { type BenchedServer, startServer } from '../processes/server.ts';
import { makeClusters } from '../rig/clusters.ts';
import { call } from '../rig/ended-task.ts';
import { stopClusterPath } from '../rig/paths.ts';
import { seed } from '../rig/seed-store.ts';

/** The store's defaults, which no option of the server changes: seconds until an owner's silence counts, until it is looked for, until it is taken up. */
const configured = { heartbeat: 10, supervise: 1, poll: 0.5 };
const configuredSeconds = configured.heartbeat + configured.supervise + configured.poll;
const touchEverySeconds = configured.heartbeat / 3;

/** Who has the task, and with which epoch. */
async function ownerOf(databaseUrl: string, task: number): Promise<{ pid: number; epoch: number }> {
  const [row] = await query(databaseUrl, `select owner, epoch from obstop.tasks where id = ${task}`);
  const { owner, epoch } = row as { owner: string | null; epoch: string };
  return { pid: Number(owner?.split(':').at(-1)), epoch: Number(epoch) };
}

/** From SIGKILL of the task's owner until the other process has claimed it. Seconds. */
async function takeOver(bench: Bench, databases: DatabaseServer, share: number): Promise<number> {
  const databaseUrl = await databases.newDatabase();
  await seed({ databaseUrl }, makeClusters(1));
  const servers: BenchedServer[] = [];
  for (const _ of [1, 2]) {
    const dataDir = path.join(await bench.scratch(), 'data');
    servers.push(await startServer(bench, { dataDir, databaseUrl, stepLatencyMs: 600_000 }));
  }
  const [first] = servers;
  if (!first) throw new Error('no server');
  const { data } = await call(first, 'POST', stopClusterPath(1));
  const { id } = data as { id: number };
  let before = await ownerOf(databaseUrl, id);
  while (Number.isNaN(before.pid)) {
    await wait(20);
    before = await ownerOf(databaseUrl, id);
  }
  const owner = servers.find(({ child }) => child.process.pid === before.pid);
  if (!owner) throw new Error(`process ${before.pid} owns the task and is none of the two`);
  // Between two signs of life, each round elsewhere: how old the last one is decides how long the silence has lasted.
  await wait(share * touchEverySeconds * 1000);
  await owner.child.kill();
  const killedAt = performance.now();
  while ((await ownerOf(databaseUrl, id)).epoch === before.epoch) await wait(20);
  const seconds = (performance.now() - killedAt) / 1000;
  for (const { child } of servers) await child.kill();
  return seconds;
}

async function measure(bench: Bench, databases: DatabaseServer): Promise<Outcome[]> {
  const rounds = bench.quick ? 1 : 3;
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    seconds.push(await takeOver(bench, databases, (round + 0.5) / rounds));
  const slowest = Math.max(...seconds);
  return [
    {
      what: 'Takeover after SIGKILL of the owner, PostgreSQL, two processes',
      measured: { value: slowest, unit: 's' },
      reference: {
        what: `heartbeat ${configured.heartbeat} s + supervise ${configured.supervise} s + poll ${configured.poll} s, as configured (computed)`,
        value: configuredSeconds,
        unit: 's',
      },
      ratio: slowest / configuredSeconds,
      goal: { at: 'most', ratio: 1.2 },
      note: `The slowest of ${rounds}; the median is ${median(seconds).toFixed(1)} s.`,
    },
  ];
}

export const takeover: Figure = {
  name: 'takeover',
  title: 'Takeover',
  async run(bench) {
    const databases = await openDatabaseServer(bench, 'Takeover after SIGKILL of the owner, PostgreSQL');
    return 'unavailable' in databases ? [databases] : measure(bench, databases);
  },
};
