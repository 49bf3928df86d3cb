import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PostgresServer, startPostgresServer } from '@obstop/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const authorization = `Basic ${Buffer.from('admin:shared').toString('base64')}`;
let postgres: PostgresServer | undefined;
let folder = '';

interface Replica {
  process: ChildProcess;
  url: string;
  call(method: 'GET' | 'POST', path: string): Promise<{ status: number; data: Record<string, unknown> }>;
  killed(): Promise<void>;
}
const replicas: Replica[] = [];

/** A process of the server on the shared database; its steps take a while, so that a task can be caught at work. */
async function startReplica(name: string): Promise<Replica> {
  const args = [main, '--port', '0', '--data-dir', path.join(folder, name), '--step-latency-ms', '100'];
  const env = {
    ...process.env,
    DATABASE_URL: postgres?.url,
    OBSTOP_ADMIN_PASSWORD: 'shared',
    OBSTOP_ROOT_PASSWORD: 'shared',
  };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk;
      const [, found] = /listens on (http:\/\/\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => reject(new Error(`ended before it listened:\n${output}`)));
  });
  const replica: Replica = {
    process: child,
    url,
    async call(method, target) {
      const answer = await fetch(`${url}${target}`, { method, headers: { authorization } });
      const body = (await answer.json()) as { data?: Record<string, unknown> };
      return { status: answer.status, data: body.data ?? {} };
    },
    async killed() {
      child.kill('SIGKILL');
      await ended;
    },
  };
  replicas.push(replica);
  return replica;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'obstop-replicas-'));
  try {
    postgres = await startPostgresServer();
  } catch (error) {
    if (process.env.OBSTOP_REQUIRE_POSTGRES === '1') throw error;
    process.stderr.write(`\n!!! SKIPPED: the tests on PostgreSQL, for it cannot run here: ${error}\n\n`);
  }
}, 60_000);
beforeEach(({ skip }) => {
  if (!postgres) skip('PostgreSQL cannot run here');
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.killed()));
  await postgres?.dispose();
  await rm(folder, { recursive: true, force: true });
});

const task = '/api/v2/tasks/instances';
/** Asks until it has ended; each answer is awaited, nothing is slept through. */
async function ended(replica: Replica, id: unknown) {
  for (;;) {
    const { data } = await replica.call('GET', `${task}/${id}`);
    if (data.status !== 'RUNNING') return data;
  }
}

describe('two processes on one database', () => {
  it('share tasks, users and fleet; when the one at work is killed, the other carries its task to the end', async () => {
    const [one, other] = await Promise.all([startReplica('one'), startReplica('other')]);

    const zone = await one.call('POST', '/api/v2/ob/clusters/1/zones/zone2/stop');
    expect(zone.status).toBe(200);
    expect((await other.call('POST', '/api/v2/ob/clusters/1/stop')).status).toBe(409);
    expect(await ended(other, zone.data.id)).toMatchObject({ status: 'SUCCESSFUL' });

    const cluster = await one.call('POST', '/api/v2/ob/clusters/2/stop');
    const begun = async () => {
      const { data } = await other.call('GET', `${task}/${cluster.data.id}`);
      return (
        (data.subtasks as { status: string }[]).filter(({ status }) => status === 'SUCCESSFUL').length > 4
      );
    };
    while (!(await begun()));
    await one.killed();
    expect(await ended(other, cluster.data.id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'EXECUTE' });
    const { data } = await other.call('GET', '/api/v2/ob/clusters/2');
    expect(data.status).toBe('STOPPED');
    expect((await other.call('POST', '/api/v2/ob/clusters/2/start')).status).toBe(200);
  }, 90_000);
});
