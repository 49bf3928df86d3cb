import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

/** A port that was free a moment ago: for a process that has to come back to the address that others know. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** A server as a process of its own, which can be killed and started again. */
export interface ServerProcess {
  /** Resolves once it listens. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Ends as it is told to. */
  end(): Promise<void>;
  /** What it wrote, over all its lives. */
  output(): string;
}

/** Starts nothing yet. */
export function serverProcess(args: string[], env: Record<string, string>): ServerProcess {
  let child: ChildProcess | undefined;
  let all = '';
  const gone = async (signal: NodeJS.Signals) => {
    const dying = child;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
    const exit = new Promise<void>((resolve) => dying.once('exit', () => resolve()));
    dying.kill(signal);
    await exit;
  };
  return {
    start: () =>
      new Promise((resolve, reject) => {
        const made = spawn(process.execPath, [main, ...args], {
          env: { ...process.env, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        child = made;
        let output = '';
        const take = (chunk: Buffer) => {
          all += chunk;
          output += chunk;
          if (/listens on http:\S+/.test(output)) resolve();
        };
        made.stdout.on('data', take);
        made.stderr.on('data', take);
        made.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${output}`)));
      }),
    kill: () => gone('SIGKILL'),
    end: () => gone('SIGTERM'),
    output: () => all,
  };
}
