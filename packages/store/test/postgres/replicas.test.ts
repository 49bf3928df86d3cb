import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { clusterId, type TaskId } from '@obstop/domain';
import { resetDemoFleet } from '@obstop/fleet';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PostgresQueueTiming } from '../../src/postgres/open-postgres-store.ts';
import { stopCluster } from '../../src/testing/stop-cluster.ts';
import { administer, tempDatabaseUrl, tempPostgresStore } from '../../src/testing/temp-postgres.ts';
import { until } from '../../src/testing/wall-clock.ts';
import { startReplica } from './replica.ts';

const script = fileURLToPath(new URL('./replica-process.ts', import.meta.url));

/** A replica in a process of its own, killed with the test. */
async function spawnReplica(databaseUrl: string, owner: string, stepMs: number) {
  const child = spawn(process.execPath, [script, databaseUrl, owner, `${stepMs}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let said = '';
  child.stdout.on('data', (data: Buffer) => {
    said += data;
  });
  const says = (line: string) => until(() => said.includes(`${line}\n`));
  await says('ready');
  return { says, signal: (name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => void child.kill(name), ended };
}

/** A replica in this process. */
async function replicaHere(databaseUrl: string, owner: string, stepMs: number, queue?: PostgresQueueTiming) {
  const replica = await startReplica({ databaseUrl, owner, stepMs, ...(queue && { queue }) });
  onTestFinished(async () => {
    await replica.runner.drain(0);
    await replica.store.close();
  });
  return replica;
}

async function place() {
  const databaseUrl = await tempDatabaseUrl();
  const front = await tempPostgresStore(databaseUrl);
  await resetDemoFleet(front, Date.now());
  const begun = (id: TaskId, by: string) =>
    until(async () => {
      const [row] = await administer(
        databaseUrl,
        `select owner, (select count(*)::int from obstop.subtasks where status = 'RUNNING') as running
         from obstop.tasks where id = ${id}`,
      );
      return row?.owner === by && Number(row.running) > 0;
    });
  const isOver = async (id: TaskId): Promise<boolean> =>
    (await front.tasks.load(id))?.task.status !== 'RUNNING';
  return { databaseUrl, front, begun, isOver };
}

describe('the owner of a task', () => {
  it('that is killed is succeeded within heartbeat and look', async () => {
    const { databaseUrl, front, begun, isOver } = await place();
    const first = await spawnReplica(databaseUrl, 'first', 500);
    const id = await stopCluster(front);
    await begun(id, 'first');
    const heir = await replicaHere(databaseUrl, 'heir', 1);
    first.signal('SIGKILL');
    await first.ended;
    const killedAtMs = Date.now();
    await until(async () => (await heir.store.tasks.load(id))?.epoch === 2);
    // 10 s of heartbeat, half a second of looking; the rest is the machine's.
    expect(Date.now() - killedAtMs).toBeLessThan(13_000);
    await until(() => isOver(id));
    expect((await front.tasks.load(id))?.task.status).toBe('SUCCESSFUL');
    expect((await front.clusters.get(clusterId(1)))?.status).toBe('STOPPED');
    expect(await front.tasks.lockHolder(clusterId(1))).toBeUndefined();
    expect(heir.errors).toEqual([]);
  });

  it('that is paused past its lease and resumed writes nothing', async () => {
    const { databaseUrl, front, begun } = await place();
    const paused = await spawnReplica(databaseUrl, 'paused', 300);
    const id = await stopCluster(front);
    await begun(id, 'paused');
    paused.signal('SIGSTOP');
    // Its last sign of life was long ago. The heir claims the task, and leaves it as it is for now.
    await administer(databaseUrl, `update obstop_jobs.job set heartbeat_on = now() - interval '1 hour'`);
    let epoch: number | undefined;
    await front.queue.start(async (woken) => {
      epoch = (await front.tasks.claim(woken, 'heir'))?.epoch;
      await new Promise(() => {});
    });
    await until(() => epoch !== undefined);
    const written = () =>
      administer(
        databaseUrl,
        `select 'task', t::text from obstop.tasks t union all select 'subtask', s::text from obstop.subtasks s
         union all select 'log', l::text from obstop.subtask_logs l
         union all select 'cluster', c::text from obstop.clusters c
         union all select 'server', s::text from obstop.servers s
         union all select 'simulated', s::text from obstop.simulated_servers s order by 1, 2`,
      );
    const before = await written();
    paused.signal('SIGCONT');
    // It comes to the end of its step, writes of it as if nothing had been, and is told that the task is not its own.
    await paused.says('idle');
    expect(await written()).toEqual(before);
    expect((await front.tasks.load(id))?.epoch).toBe(epoch);
    await front.close();
    const { store, errors } = await replicaHere(databaseUrl, 'third', 1);
    await until(async () => (await store.tasks.load(id))?.task.status === 'SUCCESSFUL');
    expect(errors).toEqual([]);
  });
});

describe('two replicas', () => {
  it('share the tasks of many clusters, whichever accepted them, and end them all', async () => {
    const { databaseUrl, front } = await place();
    const replicas = [
      await replicaHere(databaseUrl, 'one', 1),
      await replicaHere(databaseUrl, 'two', 1, { lookMs: 50 }),
    ];
    const [first] = replicas;
    if (first === undefined) throw new Error('two were started');
    for (let round = 0; round < 3; round += 1) {
      const id = await stopCluster(round % 2 === 0 ? front : first.store);
      await until(async () => (await front.tasks.load(id))?.task.status === 'SUCCESSFUL');
      await resetDemoFleet(front, Date.now());
    }
    for (const { errors } of replicas) expect(errors).toEqual([]);
    expect(await administer(databaseUrl, `select from obstop_jobs.job where state <> 'completed'`)).toEqual(
      [],
    );
  });
});
