// Owns: Prism's process, from its start to its end. Invariant: it never outlives the process that started it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import type { Upstream } from './forward.ts';

/** Prism could not be started; the message has its last lines. */
export class PrismStartError extends Error {
  constructor(reason: string, lastLines: readonly string[]) {
    super([`Prism did not start: ${reason}`, ...lastLines].join('\n'));
    this.name = 'PrismStartError';
  }
}

/** A Prism that listens. */
export interface Prism {
  readonly pid: number;
  /** Where it listens now: it moves to another port whenever its document changes. */
  address(): Upstream;
  /** Resolves with its last lines when it ends, stopped or not. */
  readonly ended: Promise<readonly string[]>;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

const startLimitMs = 60_000;
const stopLimitMs = 3_000;
const keptLines = 15;
const require = createRequire(import.meta.url);

function spawnPrism(documentPath: string): ChildProcess {
  const bin = path.join(path.dirname(require.resolve('@stoplight/prism-cli/package.json')), 'dist/index.js');
  const preload = new URL('./exit-with-parent.ts', import.meta.url).href;
  const prism = [
    'mock',
    documentPath,
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--multiprocess',
    'false',
    '--cors',
    'false',
  ];
  return spawn(process.execPath, ['--import', preload, bin, ...prism], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in a terminal reaches us alone, so that an end of Prism is never mistaken for a failure.
    detached: true,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
}

async function endProcess(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await ended;
  clearTimeout(killer);
}

/** Starts Prism on an OpenAPI document and waits until it listens, on a free port of the loopback interface. */
export async function startPrism(documentPath: string): Promise<Prism> {
  const child = spawnPrism(documentPath);
  const lastLines: string[] = [];
  let address: Upstream | undefined;

  const listening = new Promise<'listening'>((done) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (raw) => {
        const line = stripVTControlCharacters(raw);
        lastLines.push(line);
        if (lastLines.length > keptLines) lastLines.shift();
        const found = /Prism is listening on http:\/\/([\d.]+):(\d+)/.exec(line);
        if (!found?.[1]) return;
        address = { host: found[1], port: Number(found[2]) };
        done('listening');
      });
    }
  });
  // 'close', not 'exit': its last lines are read by then.
  const ended = new Promise<readonly string[]>((done) => child.once('close', () => done(lastLines)));
  const late = AbortSignal.timeout(startLimitMs);
  const outcome = await Promise.race([
    listening,
    ended.then(() => 'it ended' as const),
    once(child, 'error').then(([error]) => `it cannot be run: ${String(error)}`),
    once(late, 'abort').then(() => `no sign of life in ${startLimitMs / 1000} s`),
  ]);
  if (outcome !== 'listening' || child.pid === undefined) {
    if (child.pid !== undefined) await endProcess(child, ended);
    throw new PrismStartError(outcome, lastLines);
  }
  return {
    pid: child.pid,
    address: () => {
      if (!address) throw new Error('Prism listens, but its address is unknown');
      return address;
    },
    ended,
    stop: () => endProcess(child, ended),
  };
}
