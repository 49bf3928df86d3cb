import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { obshellOperations, obstopOperations, ocpOperations, pathOf } from '@obstop/contracts/operations';

/**
 * `pnpm --filter @obstop/server floods [--seconds N]`: how long callers wait while somebody at the same address floods
 * the server, each flood for N seconds (10), on loopback, and how long without any. A caller whose password was right a moment ago
 * asks on; another one logs in anew each time. Exits with 1 where the first waits 250 ms, or the second 3 s, at the 95th percentile.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } });
const durationMs = Number(values.seconds) * 1000;
const limitsMs = { remembered: 250, fresh: 3000 };

const root = fileURLToPath(new URL('../../../', import.meta.url));
const dataDir = await mkdtemp(path.join(tmpdir(), 'obstop-floods-'));
const password = 'correct horse of the admin';
const server = spawn(
  process.execPath,
  ['scripts/run.mjs', 'apps/server/src/main.ts', '--port', '0', '--data-dir', dataDir],
  {
    cwd: root,
    env: { ...process.env, OBSTOP_ADMIN_PASSWORD: password, OBSTOP_ROOT_PASSWORD: 'correct horse of root' },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  },
);

async function urlOf(): Promise<string> {
  for await (const line of createInterface({ input: server.stdout })) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error('the server did not start');
}
const url = await urlOf();

const basic = (name: string, word: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`,
});
const admin = basic('admin', password);

async function ask(target: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(url + target, init);
  await response.arrayBuffer();
  return response.status;
}
const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { ...admin, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const paths = {
  clusters: pathOf(ocpOperations.listClusters, {}),
  info: pathOf(ocpOperations.getInfo, {}),
  stop: pathOf(ocpOperations.stopCluster, { id: 1 }),
  stopOb: pathOf(obshellOperations.stopOb, {}),
  check: pathOf(obstopOperations.check, {}),
  users: pathOf(obstopOperations.createUser, {}),
  kim: pathOf(obstopOperations.changeUser, { userId: 101 }),
};

interface Measured {
  remembered: number[];
  fresh: number[];
  /** Answers to the two that were not 200. */
  refused: number;
  flood: Map<number, number>;
}

async function timed(times: number[], ask200: () => Promise<number>): Promise<number> {
  const startedAt = performance.now();
  const status = await ask200();
  times.push(performance.now() - startedAt);
  return status === 200 ? 0 : 1;
}

/** `flooders` go on asking, each as soon as it was answered, or every `everyMs` without waiting. */
interface Flood {
  flooders: number;
  everyMs?: number;
  /** Before it begins. */
  prepare?(): Promise<unknown>;
  ask(): Promise<number>;
}

async function measure({ flooders, everyMs, prepare, ask: askBadly }: Flood): Promise<Measured> {
  const measured: Measured = { remembered: [], fresh: [], refused: 0, flood: new Map() };
  await prepare?.();
  const endsAt = performance.now() + durationMs;
  const isOver = () => performance.now() >= endsAt;
  const one = async () => {
    const status = await askBadly().catch(() => 0);
    measured.flood.set(status, (measured.flood.get(status) ?? 0) + 1);
  };
  async function flood(): Promise<void> {
    const open: Promise<void>[] = [];
    for (; !isOver(); everyMs !== undefined && (await sleep(everyMs))) {
      if (everyMs === undefined) await one();
      else open.push(one());
    }
    await Promise.all(open);
  }
  async function remembered(): Promise<void> {
    for (; !isOver(); await sleep(25))
      measured.refused += await timed(measured.remembered, () => ask(paths.clusters, { headers: admin }));
  }
  let turn = 0;
  async function fresh(): Promise<void> {
    for (; !isOver(); await sleep(100)) {
      // A changed user is not remembered any more.
      turn += 1;
      await ask(paths.kim, json('PATCH', { permissions: [`CLUSTER:${turn}:READ`] }));
      const headers = basic('kim', 'battery staple');
      measured.refused += await timed(measured.fresh, () => ask(paths.info, { headers }));
    }
  }
  await Promise.all([remembered(), fresh(), ...Array.from({ length: flooders }, flood)]);
  return measured;
}

const nothing = (blocks: number) => Buffer.alloc(256 * blocks, 1).toString('base64');
const sealed = (blocks: number) => () =>
  ask(paths.stopOb, { method: 'POST', headers: { 'x-ocs-header': nothing(blocks) } });
const guess = (name: () => string) => () => ask(paths.info, { headers: basic(name(), 'a wrong guess') });
let names = 0;
const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
const floods: Record<string, Flood> = {
  'no flood': { flooders: 0, ask: async () => 0 },
  '20 headers of 16 blocks a second': { flooders: 1, everyMs: 50, ask: sealed(16) },
  '200 headers of 16 blocks a second': { flooders: 1, everyMs: 5, ask: sealed(16) },
  '40 connections guess at admin': {
    flooders: 40,
    prepare: () =>
      Promise.all(
        Array.from(
          { length: 7 },
          guess(() => 'admin'),
        ),
      ),
    ask: guess(() => 'admin'),
  },
  '4 connections with made-up names': { flooders: 4, ask: guess(() => `nobody${++names}`) },
  '10 connections without credentials': {
    flooders: 10,
    ask: () => ask(paths.stop, { method: 'POST' }),
  },
  '4 connections with 10,000 nested objects': {
    flooders: 4,
    ask: () => ask(paths.check, { ...json('POST', {}), body: deep }),
  },
};

const quantile = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
const shown = (times: number[]) =>
  `${quantile(times, 0.5).toFixed(0)} / ${quantile(times, 0.95).toFixed(0)} / ${quantile(times, 1).toFixed(0)} of ${times.length}`;

let isWell = true;
try {
  await ask(paths.users, json('POST', { name: 'kim', password: 'battery staple', roles: [] }));
  process.stdout.write('ms: median / 95 % / longest\n');
  for (const [name, flood] of Object.entries(floods)) {
    const { remembered, fresh, refused, flood: answers } = await measure(flood);
    const kept =
      quantile(remembered, 0.95) < limitsMs.remembered &&
      quantile(fresh, 0.95) < limitsMs.fresh &&
      refused === 0;
    isWell &&= kept;
    const told = [...answers].map(([status, count]) => `${count} × ${status}`).join(', ');
    process.stdout.write(
      `${name.padEnd(42)} remembered ${shown(remembered)}; fresh ${shown(fresh)}; refused ${refused}${told && `; flood ${told}`}${kept ? '' : '  TOO LONG'}\n`,
    );
  }
} finally {
  // The group: run.mjs has started another node.
  if (server.pid !== undefined) process.kill(-server.pid);
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(isWell ? 0 : 1);
