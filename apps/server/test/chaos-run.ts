import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../src/wiring/seeded-random.ts';
import { betweenLooks } from './between-looks.ts';

/** What a chaos run did and found. */
export interface ChaosReport {
  rounds: number;
  /** Kills that struck while a task was under way. */
  killsDuringTasks: number;
  accepted: number[];
  /** Everything that must not be; empty when all is well. */
  problems: string[];
}

interface Task {
  id: number;
  name: string;
  status: string;
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const credentials = { authorization: `Basic ${Buffer.from('admin:chaos-and-order').toString('base64')}` };
const cluster = '/api/v2/ob/clusters/2';

function startProcess(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    [main, '--port', '0', '--data-dir', dataDir, '--step-latency-ms', '25'],
    {
      env: { ...process.env, OBSTOP_ADMIN_PASSWORD: 'chaos-and-order' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      const [, url] = /listens on (http:\S+)/.exec(output) ?? [];
      if (url) resolve({ child, url });
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${output}`)));
  });
}

async function ask(url: string, target: string, method = 'GET') {
  const response = await fetch(url + target, { method, headers: credentials });
  const body = (await response.json()) as { data?: unknown; error?: { message: string } };
  return { status: response.status, body };
}

async function tasksOf(url: string): Promise<Task[]> {
  const { body } = await ask(url, '/api/v2/tasks/instances?size=2000&sort=id,asc');
  return (body.data as { contents: Task[] }).contents;
}

async function statusesOf(url: string) {
  const { body } = await ask(url, cluster);
  const data = body.data as {
    status: string;
    zones: { status: string; servers: { status: string; innerStatus: string }[] }[];
  };
  const servers = data.zones.flatMap((zone) =>
    zone.servers.map((each) => `${each.status} ${each.innerStatus}`),
  );
  return {
    cluster: data.status,
    parts: [...new Set([...data.zones.map((zone) => zone.status), ...servers])].sort(),
  };
}

const gone = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()));

/** What must hold once nothing is under way. */
async function judge(url: string, accepted: number[]): Promise<string[]> {
  const problems: string[] = [];
  const tasks = await tasksOf(url);
  for (const id of accepted) {
    const task = tasks.find((each) => each.id === id);
    if (!task) problems.push(`task ${id} was accepted and is lost`);
    else if (task.status !== 'SUCCESSFUL') problems.push(`task ${id} (${task.name}) ended ${task.status}`);
  }
  const last = tasks.at(-1);
  const expected =
    last?.name === 'Stop OB cluster'
      ? { cluster: 'STOPPED', parts: ['STOPPED', 'STOPPED INACTIVE'] }
      : { cluster: 'RUNNING', parts: ['RUNNING', 'RUNNING ACTIVE'] };
  const found = await statusesOf(url);
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    problems.push(`after ${last?.name} the cluster shows ${JSON.stringify(found)}`);
  }
  return problems;
}

/**
 * Kills the server with SIGKILL at random moments over running stops, starts and restarts of a 3 × 3 cluster, then lets it come
 * back and judges what is left. The store is real, the moments are the seed's.
 */
export async function runChaos(options: {
  rounds: number;
  seed: number;
  log?: (line: string) => void;
}): Promise<ChaosReport> {
  const { rounds, seed, log = () => {} } = options;
  const random = seededRandom(seed);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'obstop-chaos-'));
  const accepted: number[] = [];
  const problems: string[] = [];
  let killsDuringTasks = 0;
  try {
    for (let round = 1; round <= rounds; round++) {
      const { child, url } = await startProcess(dataDir);
      const running = (await tasksOf(url)).filter(({ status }) => status === 'RUNNING');
      if (running.length === 0) {
        problems.push(...(accepted.length > 0 ? await judge(url, accepted) : []));
        const { cluster: status } = await statusesOf(url);
        const onRunning = random() < 0.4 ? 'restart' : 'stop';
        const verb = status === 'STOPPED' ? 'start' : onRunning;
        const { status: code, body } = await ask(url, `${cluster}/${verb}`, 'POST');
        if (code === 200) accepted.push((body.data as Task).id);
        else problems.push(`round ${round}: refused with ${code}: ${body.error?.message}`);
      }
      // The moment is the experiment: there is nothing to wait for.
      await wait(random() * 400);
      const during = (await tasksOf(url)).some(({ status }) => status === 'RUNNING');
      if (during) killsDuringTasks++;
      const exit = gone(child);
      child.kill('SIGKILL');
      await exit;
      log(
        `round ${round}: killed ${during ? 'during a task' : 'at rest'}, ${accepted.length} accepted so far`,
      );
    }
    const { child, url } = await startProcess(dataDir);
    while ((await tasksOf(url)).some(({ status }) => status === 'RUNNING')) await betweenLooks();
    problems.push(...(await judge(url, accepted)));
    const exit = gone(child);
    child.kill('SIGTERM');
    await exit;
    const db = new DatabaseSync(path.join(dataDir, 'store.db'), { readOnly: true });
    const check = JSON.stringify(db.prepare('PRAGMA integrity_check').all());
    const locks = JSON.stringify(db.prepare('SELECT * FROM cluster_locks').all());
    db.close();
    if (!/"ok"/.test(check)) problems.push(`integrity check: ${check}`);
    if (locks !== '[]') problems.push(`clusters stay locked: ${locks}`);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  return { rounds, killsDuringTasks, accepted, problems };
}
