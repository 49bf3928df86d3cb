import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const started: ChildProcess[] = [];

function start(script: string, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [path.join(root, 'scripts/run.mjs'), script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

const startMain = (...args: string[]) => start('apps/mock/src/main.ts', ...args);

/** All that is printed up to and including the given text. */
async function printedUntil(child: ChildProcess, wanted: string): Promise<string> {
  let printed = '';
  for await (const chunk of child.stdout ?? []) {
    printed += String(chunk);
    if (printed.includes(wanted)) return printed;
  }
  throw new Error(`ended before printing '${wanted}': ${printed}`);
}

async function outcome(child: ChildProcess) {
  const [stderr, [code]] = await Promise.all([child.stderr ? text(child.stderr) : '', once(child, 'close')]);
  return { code, stderr };
}

/** Runs until nobody has the process id any more. */
const gone = (pid: number) =>
  vi.waitFor(
    () => expect(() => process.kill(pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' })),
    10_000,
  );

/** Ids of a process's children; Linux only. */
function childrenOf({ pid }: ChildProcess): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** The status that a printed curl line gets, run by a shell as a person would paste it. */
async function run(line: string): Promise<number> {
  const child = spawn('sh', ['-c', `${line} -s -o /dev/null -w '%{http_code}'`], {
    // For machines without curl; a real one comes first.
    env: { ...process.env, PATH: `${process.env.PATH}:${path.join(root, 'scripts/curl-stand-in')}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return Number(await text(child.stdout));
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe('pnpm mock', { timeout: 30_000 }, () => {
  it('prints lines that work as printed, and ends on SIGTERM with Prism gone', async () => {
    const mock = startMain('--port', '0');
    const printed = await printedUntil(mock, 'Ctrl-C');
    const lines = printed.split('\n').filter((line) => line.trimStart().startsWith('curl '));
    expect(await Promise.all(lines.map(run))).toEqual([200, 200, 200, 409, 409]);

    const prism = process.platform === 'linux' ? childrenOf(mock) : [];
    mock.kill('SIGTERM');
    expect(await outcome(mock)).toEqual({ code: 0, stderr: '' });
    await Promise.all(prism.map(gone));
    const url = /http:\/\/\S+:\d+/.exec(printed)?.[0] ?? '';
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('says that the port is in use when it is', async () => {
    const { port } = new URL(inject('mockUrl'));
    expect(await outcome(startMain('--port', port))).toEqual({
      code: 1,
      stderr: `Port ${port} on 127.0.0.1 is in use; choose another one with --port, or any with --port 0.\n`,
    });
  });

  it('refuses an option that it does not know, in one line', async () => {
    expect(await outcome(startMain('--prot', '1'))).toEqual({
      code: 2,
      stderr: "Unknown option '--prot'; usage: pnpm mock [--port 0-65535] [--host address]\n",
    });
  });

  it.runIf(process.platform === 'linux')('ends with Prism’s last lines when Prism ends', async () => {
    const mock = startMain('--port', '0');
    await printedUntil(mock, 'Ctrl-C');
    for (const prism of childrenOf(mock)) process.kill(prism, 'SIGKILL');
    const { code, stderr } = await outcome(mock);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('Prism is listening on') });
  });

  it.runIf(process.platform === 'linux')('takes Prism along even when it is killed', async () => {
    const mock = startMain('--port', '0');
    await printedUntil(mock, 'Ctrl-C');
    const prism = childrenOf(mock);
    expect(prism).toHaveLength(1);
    mock.kill('SIGKILL');
    await Promise.all(prism.map(gone));
  });
});
