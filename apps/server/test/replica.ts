import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A process of the server on a shared database. */
export interface Replica {
  name: string;
  url: string;
  call(method: 'GET' | 'POST', path: string): Promise<ReplicaAnswer>;
  /** By SIGKILL; resolves when it is gone. */
  killed(): Promise<void>;
  /** By SIGTERM. */
  ended(): Promise<void>;
  /** SIGSTOP and SIGCONT: a machine that sleeps. */
  pause(): void;
  resume(): void;
}

export interface ReplicaAnswer {
  status: number;
  data: Record<string, unknown>;
  message: string;
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const password = 'shared secret';
const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;

/** Starts one; resolves when it listens. Its steps take a while, so that a task can be caught at work. */
export async function startReplica(
  name: string,
  { databaseUrl, folder, stepLatencyMs }: { databaseUrl: string; folder: string; stepLatencyMs: number },
): Promise<Replica> {
  const args = [
    '--port',
    '0',
    '--data-dir',
    path.join(folder, name),
    '--step-latency-ms',
    String(stepLatencyMs),
  ];
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    OBSTOP_ADMIN_PASSWORD: password,
    OBSTOP_ROOT_PASSWORD: password,
  };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk;
      const [, found] = /listens on (http:\/\/\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void gone.then(() => reject(new Error(`${name} ended before it listened:\n${output}`)));
  });
  const end = (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    return gone;
  };
  return {
    name,
    url,
    async call(method, target) {
      const answer = await fetch(`${url}${target}`, { method, headers: { authorization } });
      const body = (await answer.json()) as { data?: Record<string, unknown>; error?: { message: string } };
      return { status: answer.status, data: body.data ?? {}, message: body.error?.message ?? '' };
    },
    killed: () => end('SIGKILL'),
    ended: () => end('SIGTERM'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}
