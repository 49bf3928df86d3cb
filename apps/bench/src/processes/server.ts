import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Cluster } from '@obstop/domain';
import type { FaultDraft } from '@obstop/engine';
import type { Bench } from '../figure.ts';
import { fillStore } from '../setup/store.ts';
import { root } from '../workspace.ts';
import type { Child } from './child.ts';
import { startOnFreePort } from './start-on-free-port.ts';

/** How the server is started; by default as `pnpm start` does, but without a request log and without latencies. */
export interface ServerOptions {
  /** Put into its store before it starts; absent where the store has clusters. */
  clusters?: Cluster[];
  /** Set from the start; none by default. */
  faults?: FaultDraft[];
  /** A fresh folder by default. */
  dataDir?: string;
  databaseUrl?: string;
  /** What each call of the fleet takes; nothing by default. */
  stepLatencyMs?: number;
  /** Can tell its memory; costs a little speed. */
  tellsMemory?: boolean;
}

/** Memory of a process after a full collection. */
export interface Memory {
  residentBytes: number;
  /** Heap and buffers: what it holds on to, apart from pages that the allocator keeps for later. */
  heldBytes: number;
}

/** The server as a child process. */
export interface BenchedServer {
  child: Child;
  port: number;
  url: string;
  dataDir: string;
  /** Only of one that tells it. */
  memory(): Promise<Memory>;
  /** What it has computed since it began, on all its threads. */
  cpuSeconds(): Promise<number>;
}

/** A latency with which accepted tasks stand still in their first step. */
export const standsStill = { stepLatencyMs: 600_000 } as const;

/** Admin's on every server started here. */
export const adminPassword = 'bench-admin-password';
/** Of root@sys on every server started here. */
export const rootPassword = 'bench-root-password';
/** Admin's credentials on every server started here, as a header has them. */
export const authorization = `Basic ${btoa(`admin:${adminPassword}`)}`;

const entry = path.join(root, 'scripts/run.mjs');

/** Starts the product's own entry point, by the way that `pnpm start` goes. */
export async function startServer(bench: Bench, options: ServerOptions): Promise<BenchedServer> {
  const { clusters, faults, databaseUrl, stepLatencyMs = 0, tellsMemory = false } = options;
  const dataDir = options.dataDir ?? path.join(await bench.newFolder(), 'data');
  if (clusters) await fillStore(databaseUrl === undefined ? { dataDir } : { databaseUrl }, clusters, faults);
  const configFile = path.join(await bench.newFolder(), 'config.json');
  // It ends at once when it is told to: what its steps are at is of no interest then.
  await writeFile(configFile, JSON.stringify({ log: { level: 'silent' }, server: { shutdownGraceMs: 0 } }));
  const { child, port } = await startOnFreePort(bench, entry, '/readyz', (free) => ({
    args: [
      'apps/server/src/main.ts',
      ...['--port', String(free), '--data-dir', dataDir, '--config', configFile],
      ...['--step-latency-ms', String(stepLatencyMs)],
    ],
    node: tellsMemory ? ['--expose-gc'] : [],
    env: {
      OBSTOP_ADMIN_PASSWORD: adminPassword,
      OBSTOP_ROOT_PASSWORD: rootPassword,
      DATABASE_URL: databaseUrl ?? '',
    },
  }));
  return {
    child,
    port,
    url: `http://127.0.0.1:${port}`,
    dataDir,
    memory: () => child.ask<Memory>('memory'),
    cpuSeconds: () => child.ask<number>('cpu'),
  };
}
