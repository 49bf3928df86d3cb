import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Password of the user `admin` and of root@sys, and nothing anyone would guess a cluster has. */
export const password = 'correct horse battery';

/** The server or the mock in a process of its own, on a free port. */
export interface StartedApp {
  readonly url: string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** The server, which answers calls of its own surface to the user `admin`. */
export interface StartedServer extends StartedApp {
  /** `POST /obstop/v1/reset`, with a body if it needs one. Rejects unless it went well. */
  call(request: string, body?: unknown): Promise<void>;
}

/**
 * The server with a simulated fleet in a folder of its own, each call to the fleet taking `stepLatencyMs`; `options` are those of its
 * command line.
 */
export async function startServer(
  stepLatencyMs = 0,
  options: readonly string[] = [],
): Promise<StartedServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'obstop-server-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const args = ['--data-dir', folder, '--step-latency-ms', `${stepLatencyMs}`, ...options];
    const server = await start('apps/server/src/main.ts', args, /listens on (http:\/\/\S+)/);
    return {
      url: server.url,
      stop: () => server.stop().then(remove),
      call: (request, body) => callAsAdmin(server.url, request, body),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The mock. */
export function startMock(): Promise<StartedApp> {
  return start('apps/mock/src/main.ts', [], /serves OCP v2 and obshell v1 on (http:\/\/\S+)/);
}

async function callAsAdmin(url: string, request: string, body: unknown): Promise<void> {
  const [method = '', target = ''] = request.split(' ');
  const response = await fetch(url + target, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${request}: ${response.status} ${await response.text()}`);
}

async function start(main: string, args: readonly string[], greeting: RegExp): Promise<StartedApp> {
  const child = spawn(process.execPath, [path.join(root, main), '--port', '0', ...args], {
    env: { ...process.env, OBSTOP_ADMIN_PASSWORD: password, OBSTOP_ROOT_PASSWORD: password },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
        const [, found] = greeting.exec(output) ?? [];
        if (found !== undefined) resolve(found);
      });
    child.on('error', reject);
    child.on('close', () => reject(new Error(`${main} ended:\n${output}`)));
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
