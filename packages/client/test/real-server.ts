import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../apps/server/src/main.ts', import.meta.url));

/** Password of the user `admin`. */
export const password = 'correct horse battery';

/** The server of this repository in a process of its own, on a free port and in a folder of its own. */
export interface RealServer {
  readonly baseUrl: string;
  /** Calls of the server's own surface, as admin: `POST /obstop/v1/reset`. Answers the data. */
  admin(call: string, body?: unknown): Promise<unknown>;
  /** Kills it as a crash would; `start` brings it back on the same port and folder. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;

/** Starts it; each call to its simulated fleet takes `stepLatencyMs`. `more` are further arguments. */
export async function startRealServer(stepLatencyMs = 0, more: string[] = []): Promise<RealServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'obstop-client-'));
  let child: ChildProcess | undefined;
  let baseUrl = '';

  const start = () =>
    new Promise<void>((resolve, reject) => {
      const port = baseUrl === '' ? '0' : new URL(baseUrl).port;
      const args = ['--port', port, '--data-dir', dataDir, '--step-latency-ms', `${stepLatencyMs}`, ...more];
      const started = spawn(process.execPath, [main, ...args], {
        env: { ...process.env, OBSTOP_ADMIN_PASSWORD: password },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      let output = '';
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (chunk: Buffer) => {
          output += chunk;
          const [, url] = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(output) ?? [];
          if (url === undefined) return;
          baseUrl = url;
          resolve();
        });
      started.on('close', () => reject(new Error(`the server ended:\n${output}`)));
    });
  const kill = async () => {
    const ended = new Promise((resolve) => child?.on('close', resolve));
    child?.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    get baseUrl() {
      return baseUrl;
    },
    admin: async (call, body) => {
      const [method = '', target = ''] = call.split(' ');
      const response = await fetch(baseUrl + target, {
        method,
        headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = (await response.json()) as { successful: boolean; data?: unknown };
      if (!answer.successful) throw new Error(`${call}: ${JSON.stringify(answer)}`);
      return answer.data;
    },
    kill,
    start,
    close: async () => {
      await kill();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
