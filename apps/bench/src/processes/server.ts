import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench } from '../figure.ts';
import { own, root } from '../workspace.ts';
import { type Child, startChild } from './child.ts';

/** How the server is started; by default as `pnpm start` does, but without a request log and without latencies. */
export interface ServerOptions {
  dataDir: string;
  stepLatencyMs?: number;
  /** As in the configuration file. */
  config?: Record<string, unknown>;
  /** 0 by default: any free port. */
  port?: number;
  databaseUrl?: string;
  /** Beside what the figure's own process has. */
  env?: Record<string, string>;
  /** Can tell its memory; costs a little speed. */
  probed?: boolean;
}

/** Memory of a process after a full collection, in bytes. */
export interface Memory {
  rss: number;
  heapUsed: number;
  external: number;
}

/** The server as a child process. */
export interface BenchedServer {
  child: Child;
  host: string;
  port: number;
  url: string;
  /** Ready for a request: admin's Basic credentials. */
  authorization: string;
  rootPassword: string;
  /** Absent where it has not answered after 20 s. */
  memory(): Promise<Memory | undefined>;
}

/** Admin's on every server started here. */
export const adminPassword = 'bench-admin-password';
const rootPassword = 'bench-root-password';

/** Admin's credentials on every server started here. */
export const authorization = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`;

/** Starts the product's own entry point, by the way that `pnpm start` goes. */
export async function startServer(bench: Bench, options: ServerOptions): Promise<BenchedServer> {
  const { dataDir, stepLatencyMs = 0, config = {}, databaseUrl, probed = false } = options;
  const configFile = path.join(await bench.scratch(), 'config.json');
  await writeFile(configFile, JSON.stringify({ log: { level: 'silent' }, ...config }));
  const child = startChild(bench, path.join(root, 'scripts/run.mjs'), {
    args: [
      'apps/server/src/main.ts',
      ...['--port', String(options.port ?? 0), '--data-dir', dataDir, '--config', configFile],
      ...['--step-latency-ms', String(stepLatencyMs)],
    ],
    node: probed ? ['--expose-gc', '--import', own('src/processes/memory-probe.ts')] : [],
    env: {
      ...options.env,
      OBSTOP_ADMIN_PASSWORD: adminPassword,
      OBSTOP_ROOT_PASSWORD: rootPassword,
      DATABASE_URL: databaseUrl ?? '',
    },
    output: true,
    profiled: true,
  });
  const port = await portOf(child);
  return {
    child,
    host: '127.0.0.1',
    port,
    url: `http://127.0.0.1:${port}`,
    authorization,
    rootPassword,
    memory: async () => {
      const given = new AbortController();
      const answer = child.next<Memory>();
      child.process.send('memory');
      try {
        return await Promise.race([answer, wait(20_000, undefined, { signal: given.signal })]);
      } finally {
        given.abort();
      }
    },
  };
}

/** Reads the greeting. Rejects when the server ends instead, with what it said. */
function portOf(child: Child): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.process.stdout?.on('data', (chunk: Buffer) => {
      output = (output + chunk).slice(-10_000);
      const [, port] = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(output) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    child.next().then(undefined, reject);
  });
}
