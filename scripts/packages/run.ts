import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a program to its end and answers what it printed; rejects with it, and what was run, unless it ends with 0. */
export function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
      });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${[path.basename(command), ...args].join(' ')} (exit ${code})\n${output}`));
    });
  });
}

/** Runs a tool of this repository. */
export function runTool(name: string, args: readonly string[], cwd = root): Promise<string> {
  return run(path.join(root, 'node_modules', '.bin', name), args, cwd);
}

/** Runs pnpm: the one that runs this script, else the one that package.json names, which need not be on the PATH. */
export function runPnpm(args: readonly string[], cwd: string): Promise<string> {
  const { npm_execpath: running = '' } = process.env;
  if (/^pnpm(\.exe)?$/.test(path.basename(running))) return run(running, args, cwd);
  if (/^pnpm\.[cm]?js$/.test(path.basename(running))) return run(process.execPath, [running, ...args], cwd);
  const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return run('npx', ['-y', packageManager, ...args], cwd);
}
