import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Cluster, clusterId, serverId } from '@obstop/domain';
import { sampleCluster } from '@obstop/domain/testing';
import { simulatedFrom } from '@obstop/fleet';
import { openPostgresStore } from '@obstop/store/postgres';
import { queryDatabase, startPostgresServer } from '@obstop/store/testing';
import { seededRandom } from '../src/wiring/seeded-random.ts';
import { startReplica } from './replica.ts';

/** What a run did and found. */
export interface SessionKillReport {
  /** Sessions that PostgreSQL ended. */
  kills: number;
  /** Stops and starts that were accepted. */
  tasks: number;
  /** Everything that must not be; empty when all is well. */
  problems: string[];
}

const serversPerCluster = 30;

/** Cluster n of many, with ids of its own. */
function cluster(n: number): Cluster {
  const made = sampleCluster([10, 10, 10]);
  const zones = made.zones.map((zone) => ({
    ...zone,
    servers: zone.servers.map((server) => ({
      ...server,
      id: serverId(server.id + n * serversPerCluster),
      ip: server.ip.replace('10.', `${10 + n}.`),
    })),
  }));
  return { ...made, id: clusterId(n), name: `cluster${n}`, obClusterId: 100 + n, zones };
}

async function fill(databaseUrl: string, clusters: Cluster[]): Promise<void> {
  const store = await openPostgresStore({ databaseUrl, owner: 'fill' });
  await store.simulatedFleet.put(clusters.map(simulatedFrom));
  await store.clusters.put(clusters);
  await store.close();
}

const oneSession = (pick: number) => `
  select pg_terminate_backend(pid) from (
    select pid from pg_stat_activity where application_name like 'obstop %' order by pid
  ) as sessions offset ${pick} limit 1`;

/**
 * A process carries out `stops` cluster stops at once, and their starts where there is time, while PostgreSQL ends one of its sessions
 * after another, `kills` times, each chosen at random. Every task is to end SUCCESSFUL: an outage of the store is never a failure of a step.
 */
export async function runSessionKills(options: {
  stops: number;
  kills: number;
  seed: number;
}): Promise<SessionKillReport> {
  const { stops, kills, seed } = options;
  const random = seededRandom(seed);
  const report: SessionKillReport = { kills: 0, tasks: 0, problems: [] };
  const folder = await mkdtemp(path.join(tmpdir(), 'obstop-session-kills-'));
  const postgres = await startPostgresServer();
  try {
    await fill(
      postgres.url,
      Array.from({ length: stops }, (_, index) => cluster(index + 1)),
    );
    const server = await startReplica('one', { databaseUrl: postgres.url, folder, stepLatencyMs: 60 });
    try {
      /** Stops all clusters, or starts them again. A call that meets a killed session is made again, as its 503 says. */
      const begin = async (verb: 'stop' | 'start') => {
        for (let n = 1; n <= stops; n += 1) {
          let answer = await server.call('POST', `/api/v2/ob/clusters/${n}/${verb}`);
          for (let tries = 1; answer.status === 503 && tries < 20; tries += 1) {
            await wait(100);
            answer = await server.call('POST', `/api/v2/ob/clusters/${n}/${verb}`);
          }
          const { status, message } = answer;
          if (status === 200) report.tasks += 1;
          else report.problems.push(`${verb} of cluster ${n} was refused with ${status}: ${message}`);
        }
      };
      const statuses = async () => {
        const rows = await queryDatabase(postgres.url, 'select id, status from obstop.tasks order by id');
        return rows as { id: string; status: string }[];
      };
      const isRunning = async () => (await statuses()).some(({ status }) => status === 'RUNNING');
      let next: 'stop' | 'start' = 'stop';
      while (report.kills < kills && report.problems.length === 0) {
        // A fast machine is through with all of them before the last kill.
        if (!(await isRunning())) {
          await begin(next);
          next = next === 'stop' ? 'start' : 'stop';
        }
        await wait(50 + random() * 200);
        const sessions = await queryDatabase(
          postgres.url,
          `select count(*)::int as n from pg_stat_activity where application_name like 'obstop %'`,
        );
        await queryDatabase(postgres.url, oneSession(Math.floor(random() * Number(sessions[0]?.n))));
        report.kills += 1;
      }
      while (await isRunning()) await wait(100);
      for (const { id, status } of await statuses())
        if (status !== 'SUCCESSFUL') report.problems.push(`task ${id} ended ${status}`);
      const locks = await queryDatabase(postgres.url, 'select * from obstop.cluster_locks');
      if (locks.length > 0) report.problems.push(`clusters stay locked: ${JSON.stringify(locks)}`);
    } finally {
      await server.ended();
    }
  } finally {
    await postgres.dispose();
    await rm(folder, { recursive: true, force: true });
  }
  return report;
}
