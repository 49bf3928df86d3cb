import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { queryDatabase, startPostgresServer } from '@obstop/store/testing';
import { seededRandom } from '../src/wiring/seeded-random.ts';
import { type Replica, startReplica } from './replica.ts';

/** What a run did and found. */
export interface ReplicaChaosReport {
  kills: number;
  pauses: number;
  databaseKills: number;
  /** Strikes that hit while a task was under way. */
  duringTasks: number;
  accepted: number[];
  /** Everything that must not be; empty when all is well. */
  problems: string[];
}

interface Task {
  id: number;
  name: string;
  status: string;
}

const cluster = '/api/v2/ob/clusters/2';
const tasksPath = '/api/v2/tasks/instances?size=2000&sort=id,asc';

/** Every write of a task, as the database saw it: who owned it, and with which epoch. */
const watchEpochs = `
  create table obstop.epoch_log (at bigserial primary key, task_id bigint, revision bigint, epoch bigint, owner text);
  create function obstop.note_epoch() returns trigger language plpgsql as $$
    begin
      insert into obstop.epoch_log (task_id, revision, epoch, owner) values (new.id, new.revision, new.epoch, new.owner);
      return new;
    end $$;
  create trigger note_epoch after update on obstop.tasks for each row execute function obstop.note_epoch()`;

/** Writes in the wrong order, and epochs that two owners wrote with. */
const brokenEpochs = `
  select task_id, epoch, 'epoch went back' as what from (
    select task_id, epoch, lag(epoch) over (partition by task_id order by revision, at) as before from obstop.epoch_log
  ) as log where epoch < before
  union all
  select task_id, epoch, 'two owners' from obstop.epoch_log group by task_id, epoch having count(distinct owner) > 1`;

const tasksOf = async (replica: Replica) => (await replica.call('GET', tasksPath)).data.contents as Task[];

/** Until the database and a process are back: refusals with 503 in between are what is to be expected. */
async function answered<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask().catch(() => undefined);
    if (found !== undefined) return found;
    await wait(50);
  }
}
const running = (replica: Replica) =>
  answered(async () => {
    const tasks = await tasksOf(replica);
    return Array.isArray(tasks) ? tasks.filter(({ status }) => status === 'RUNNING') : undefined;
  });
const statusOf = (replica: Replica) =>
  answered(async () => {
    const { status, data } = await replica.call('GET', cluster);
    return status === 200 ? data : undefined;
  });

/**
 * Two processes stop and start a 3 × 3 cluster on one PostgreSQL. Each round kills one of them at random, or makes it
 * sleep past its lease, and every fifth round kills the database instead; then everything is brought back.
 */
export async function runReplicaChaos(options: {
  rounds: number;
  databaseRounds: number;
  seed: number;
  log?: (line: string) => void;
}): Promise<ReplicaChaosReport> {
  const { rounds, databaseRounds, seed, log = () => {} } = options;
  const random = seededRandom(seed);
  const report: ReplicaChaosReport = {
    kills: 0,
    pauses: 0,
    databaseKills: 0,
    duringTasks: 0,
    accepted: [],
    problems: [],
  };
  const folder = await mkdtemp(path.join(tmpdir(), 'obstop-replica-chaos-'));
  const postgres = await startPostgresServer();
  const start = (name: string) =>
    startReplica(name, { databaseUrl: postgres.url, folder, stepLatencyMs: 60 });
  const replicas = [await start('one'), await start('other')] as [Replica, Replica];
  await queryDatabase(postgres.url, watchEpochs);

  async function askForMore(replica: Replica): Promise<void> {
    if ((await running(replica)).length > 0) return;
    const { status } = await statusOf(replica);
    const {
      status: code,
      data,
      message,
    } = await replica.call('POST', `${cluster}/${status === 'STOPPED' ? 'start' : 'stop'}`);
    if (code === 200) report.accepted.push(Number(data.id));
    else report.problems.push(`refused with ${code}: ${message}`);
  }
  async function strike(round: number): Promise<string> {
    const every = Math.max(1, Math.floor(rounds / Math.max(1, databaseRounds)));
    if (report.databaseKills < databaseRounds && round % every === 0) {
      report.databaseKills += 1;
      await postgres.kill();
      await postgres.start();
      return 'the database';
    }
    const at = random() < 0.5 ? 0 : 1;
    const victim = replicas[at];
    if (random() < 0.2) {
      report.pauses += 1;
      victim.pause();
      // Past its lease, so that the other takes over while it sleeps.
      await wait(13_000);
      victim.resume();
      return `${victim.name} slept`;
    }
    report.kills += 1;
    await victim.killed();
    replicas[at] = await start(victim.name);
    return victim.name;
  }

  try {
    for (let round = 1; round <= rounds; round += 1) {
      await askForMore(replicas[round % 2 === 0 ? 0 : 1]);
      // The moment is the experiment: there is nothing to wait for.
      await wait(random() * 900);
      const hit = (await running(replicas[0])).length > 0;
      if (hit) report.duringTasks += 1;
      log(`round ${round}: ${await strike(round)}, ${hit ? 'during a task' : 'at rest'}`);
    }
    while ((await running(replicas[0])).length > 0) await wait(100);
    const tasks = await tasksOf(replicas[0]);
    for (const id of report.accepted) {
      const task = tasks.find((each) => each.id === id);
      if (task?.status !== 'SUCCESSFUL') report.problems.push(`task ${id} ended ${task?.status ?? 'lost'}`);
    }
    const expected = tasks.at(-1)?.name === 'Stop OB cluster' ? 'STOPPED' : 'RUNNING';
    const { status, zones } = await statusOf(replicas[0]);
    const parts = (zones as { status: string; servers: { status: string }[] }[]).flatMap((zone) => [
      zone.status,
      ...zone.servers.map((server) => server.status),
    ]);
    if ([status, ...parts].some((part) => part !== expected))
      report.problems.push(`cluster and parts should be ${expected}: ${status}, ${parts.join(' ')}`);
    const locks = await queryDatabase(postgres.url, 'select * from obstop.cluster_locks');
    if (locks.length > 0) report.problems.push(`clusters stay locked: ${JSON.stringify(locks)}`);
    for (const broken of await queryDatabase(postgres.url, brokenEpochs))
      report.problems.push(`epoch log: ${JSON.stringify(broken)}`);
  } finally {
    await Promise.all(replicas.map((replica) => replica.killed()));
    await postgres.dispose();
    await rm(folder, { recursive: true, force: true });
  }
  return report;
}
