import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { createObshellClient } from '@obstop/client/obshell';
import { stringify } from 'yaml';
import { seededRandom } from '../../src/wiring/seeded-random.ts';
import { startAgentProxy } from './support/agent-proxy.ts';
import { ocpCaller } from './support/ocp-caller.ts';
import { freePort, type ServerProcess, serverProcess } from './support/server-process.ts';

/** Which of the two is killed. */
export type Victim = 'gateway' | 'back';

/** What a chaos run of the chain did and found. */
export interface ChainChaosReport {
  rounds: number;
  /** Kills that struck while the gateway had a task under way. */
  killsDuringTasks: number;
  stops: number;
  starts: number;
  /** Each is a stop and a start twice over in each of three zones: by SQL, and of the processes. */
  restarts: number;
  /** Tasks that an operator had to retry: the answer to a stop or start was lost for good. */
  retries: number;
  /** DAGs on the back side, by name. */
  dags: Record<string, number>;
  /** Orders that were held back on their way, and those that the agent refused, by then expired. */
  late: { heldBack: number; refused: number };
  /** Everything that must not be; empty when all is well. */
  problems: string[];
}

const secrets = { admin: 'chaos-and-order', root: 'root-of-the-back-side' };

/** So long is the header of an order valid, and so late may an order be: some arrive in time, and some do not. */
const [headerLifetimeSeconds, latestMs] = [3, 6_000];

const orders = ['POST /api/v1/ob/stop', 'POST /api/v1/ob/start'];

/** Both servers as processes, with their data in a folder. */
async function startBoth(folder: string) {
  const [backPort, agentPort, gatewayPort] = [await freePort(), await freePort(), await freePort()];
  const file = async (name: string, content: object) => {
    const at = path.join(folder, `${name}.yaml`);
    await writeFile(at, stringify(content));
    return ['--config', at, '--data-dir', path.join(folder, name)];
  };
  const proxy = await startAgentProxy(() => `http://127.0.0.1:${agentPort}`);
  const log = { level: 'error' };
  const back = serverProcess(
    await file('back', {
      server: { port: backPort },
      log,
      fleet: { stepLatencyMs: 15 },
      obshell: { listeners: [{ clusterId: 2, port: agentPort }] },
    }),
    { OBSTOP_ADMIN_PASSWORD: secrets.admin, OBSTOP_ROOT_PASSWORD: secrets.root },
  );
  const gateway = serverProcess(
    await file('gateway', {
      server: { port: gatewayPort },
      log,
      fleet: { kind: 'obshell', pollIntervalMs: 20, refreshSeconds: 1, headerLifetimeSeconds },
      clusters: [{ id: 2, agents: [proxy.url.replace('http://', '')], password: { env: 'BACK_PASSWORD' } }],
    }),
    { OBSTOP_ADMIN_PASSWORD: secrets.admin, BACK_PASSWORD: secrets.root },
  );
  await back.start();
  await gateway.start();
  return {
    proxy,
    processes: { back, gateway } satisfies Record<Victim, ServerProcess>,
    agent: createObshellClient({
      address: `127.0.0.1:${agentPort}`,
      auth: { kind: 'password', password: secrets.root },
    }),
    ask: {
      gateway: ocpCaller(() => `http://127.0.0.1:${gatewayPort}`, secrets.admin),
      back: ocpCaller(() => `http://127.0.0.1:${backPort}`, secrets.admin),
    },
  };
}

function locksIn(dataDir: string): string {
  const db = new DatabaseSync(path.join(dataDir, 'store.db'), { readOnly: true });
  const locks = JSON.stringify(db.prepare('SELECT * FROM cluster_locks').all());
  db.close();
  return locks;
}

/**
 * Kills one of the two with SIGKILL at random moments over stops and starts of a 3 × 3 cluster that are asked of the gateway,
 * then judges: every task ends well, the back side has made one DAG for each, and nothing stays locked.
 */
export async function runChainChaos(options: {
  rounds: number;
  seed: number;
  victim: Victim;
  /** Every other order reaches the agent late, whatever has become of the gateway meanwhile. */
  lateOrders?: boolean;
  /** The cluster is restarted, zone by zone, in place of being stopped and started. */
  restarts?: boolean;
  log?: (line: string) => void;
}): Promise<ChainChaosReport> {
  const { rounds, seed, victim, lateOrders = false, restarts = false, log = () => {} } = options;
  const random = seededRandom(seed);
  const folder = await mkdtemp(path.join(tmpdir(), 'obstop-chain-'));
  const report: ChainChaosReport = {
    rounds,
    killsDuringTasks: 0,
    stops: 0,
    starts: 0,
    restarts: 0,
    retries: 0,
    dags: {},
    late: { heldBack: 0, refused: 0 },
    problems: [],
  };
  const { processes, proxy, ask, agent } = await startBoth(folder);
  const { gateway, back } = ask;
  const cluster = '/api/v2/ob/clusters/2';
  let task: number | undefined;
  let lastEnded = '';
  if (lateOrders)
    proxy.mischief((method, target) => {
      if (!orders.includes(`${method} ${target}`) || random() < 0.5) return undefined;
      report.late.heldBack += 1;
      return { lateMs: random() * latestMs };
    });

  async function followToSuccess(): Promise<void> {
    if (task === undefined) return;
    let ended = await gateway.ended(task);
    for (let tries = 0; ended.status === 'FAILED' && tries < 3; tries += 1) {
      report.retries += 1;
      const why = [...(await gateway.logOf(task)).matchAll(/Failed: ([^\\\\"]*)/g)].map(([, each]) => each);
      log(`task ${task} failed: ${why.join('; ')}`);
      await gateway.call('POST', `/api/v2/tasks/instances/${task}/retry`);
      ended = await gateway.ended(task);
    }
    if (ended.status !== 'SUCCESSFUL')
      report.problems.push(
        `task ${task} (${ended.name}) ended ${ended.status}:\n${await gateway.logOf(task)}`,
      );
    await expectStatuses(ended.name);
    task = undefined;
    lastEnded = ended.name;
  }

  async function expectStatuses(after: string): Promise<void> {
    const { servers } = await back.statuses(2);
    const expected = /Stop/.test(after) ? 'STOPPED INACTIVE' : 'RUNNING ACTIVE';
    if (!servers.every((each) => each === expected))
      report.problems.push(`after ${after} the back side shows ${servers.join(', ')}`);
  }

  try {
    for (let round = 1; round <= rounds; round += 1) {
      if (task === undefined || (await gateway.task(task)).status !== 'RUNNING') {
        await followToSuccess();
        const kind = restarts ? 'restart' : report.stops > report.starts ? 'start' : 'stop';
        task = await gateway.accepted(`${cluster}/${kind}`);
        report[`${kind}s` as const] += 1;
      }
      // The moment is the experiment: there is nothing to wait for.
      await wait(random() * (lateOrders ? latestMs : 900));
      const during = (await gateway.task(task)).status === 'RUNNING';
      if (during) report.killsDuringTasks += 1;
      await processes[victim].kill();
      await processes[victim].start();
      log(`round ${round}: ${victim} killed ${during ? 'during a task' : 'at rest'}`);
    }
    await followToSuccess();
    await proxy.drained();
    await expectStatuses(lastEnded);
    report.late.refused = proxy.answered.filter(
      ({ request, status }) => orders.includes(request) && status !== 200,
    ).length;
    for (const { name, state } of await agent.dags.listAgent({ details: false })) {
      if (name !== 'Stop OB' && name !== 'Start OB') continue;
      report.dags[name] = (report.dags[name] ?? 0) + 1;
      if (state !== 'succeeded') report.problems.push(`a DAG ${name} of the back side ended ${state}`);
    }
    const { 'Stop OB': stops = 0, 'Start OB': starts = 0 } = report.dags;
    const ofRestarts = 6 * report.restarts;
    if (stops !== report.stops + ofRestarts || starts !== report.starts + ofRestarts)
      report.problems.push(
        `${report.stops} stops, ${report.starts} starts and ${report.restarts} restarts made ${stops} and ${starts} DAGs`,
      );
  } finally {
    await processes.gateway.end();
    await proxy.close();
    await processes.back.end();
    for (const name of ['gateway', 'back'])
      if (locksIn(path.join(folder, name)) !== '[]') report.problems.push(`${name}: clusters stay locked`);
    for (const [name, { output }] of Object.entries(processes))
      if (output().includes(secrets.root)) report.problems.push(`${name} wrote the password of root@sys`);
    await rm(folder, { recursive: true, force: true });
  }
  return report;
}
