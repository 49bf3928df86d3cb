import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PostgresServer, startPostgresServer } from '@obstop/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { betweenLooks } from './between-looks.ts';
import { type Replica, startReplica } from './replica.ts';

let postgres: PostgresServer | undefined;
let folder = '';
const replicas: Replica[] = [];

async function replica(name: string): Promise<Replica> {
  const started = await startReplica(name, {
    databaseUrl: postgres?.url ?? '',
    folder,
    stepLatencyMs: 100,
  });
  replicas.push(started);
  return started;
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
  await Promise.all(replicas.map((each) => each.killed()));
  await postgres?.dispose();
  await rm(folder, { recursive: true, force: true });
});

const task = '/api/v2/tasks/instances';
/** Asks until it has ended. */
async function ended(of: Replica, id: unknown) {
  for (; ; await betweenLooks()) {
    const { data } = await of.call('GET', `${task}/${id}`);
    if (data.status !== 'RUNNING') return data;
  }
}

describe('two processes on one database', () => {
  it('share tasks, users and fleet; when the one at work is killed, the other carries its task to the end', async () => {
    const [one, other] = await Promise.all([replica('one'), replica('other')]);

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
    while (!(await begun())) await betweenLooks();
    await one.killed();
    expect(await ended(other, cluster.data.id)).toMatchObject({ status: 'SUCCESSFUL', operation: 'EXECUTE' });
    const { data } = await other.call('GET', '/api/v2/ob/clusters/2');
    expect(data.status).toBe('STOPPED');
    expect((await other.call('POST', '/api/v2/ob/clusters/2/start')).status).toBe(200);
  }, 90_000);
});
