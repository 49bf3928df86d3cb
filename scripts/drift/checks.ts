import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Copy } from './copy.ts';

/** What is wrong: the first file that is named, and what was printed. */
export interface Finding {
  file: string;
  output: string;
}

/** Looks at the copy as it is; undefined where nothing is wrong. */
export type Check = () => Promise<Finding | undefined>;

let running: ChildProcess | undefined;

/** Ends the check that runs, with every process that it began: none may write into the copy while that is taken away. */
export function endCheck(): void {
  if (running?.pid === undefined || running.exitCode !== null) return;
  try {
    process.kill(-running.pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** What a program printed, where it did not end with 0. */
function complaint(command: string, args: readonly string[], cwd: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    // In a process group of its own, which can be ended as a whole.
    const child = spawn(command, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    running = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
      });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? undefined : output));
  });
}

const toolOf = (tree: string, name: string) => path.join(tree, 'node_modules', '.bin', name);

/** The type check of the whole repository: `remember` looks at all of it, `check` at what was changed since then. */
export function compilerOf({ tree, contents }: Copy, folder: string): { remember: Check; check: Check } {
  const known = path.join(folder, 'known.tsbuildinfo');
  const state = path.join(folder, 'state.tsbuildinfo');
  const compile = async (buildInfo: string): Promise<Finding | undefined> => {
    const args = ['--pretty', 'false', '--incremental', '--tsBuildInfoFile', buildInfo];
    const output = await complaint(toolOf(tree, 'tsc'), args, tree);
    if (output === undefined) return undefined;
    const [, file] = /^(\S+?)\(\d+,\d+\): error /m.exec(output) ?? [];
    if (file === undefined) throw new Error(`the compiler names no file: ${output}`);
    return { file, output };
  };
  return {
    async remember() {
      // How a file looks from outside is kept once it was seen to change. An edit that leaves that as it is then costs no look
      // at all the files that import it.
      const sources = [...contents].filter(([file]) => file.endsWith('.ts'));
      for (const [file] of sources) appendFileSync(path.join(tree, file), '\n');
      const found = await compile(known);
      for (const [file, content] of sources) writeFileSync(path.join(tree, file), content);
      return found ?? compile(known);
    },
    check: () => {
      copyFileSync(known, state);
      return compile(state);
    },
  };
}

/** Whether what is generated from the contract is what the contract says. */
export function generatedOf(tree: string): Check {
  return async () => {
    const output = await complaint(process.execPath, ['scripts/drift/stale.ts'], tree);
    if (output === undefined) return undefined;
    // What generates, where it cannot do so any more.
    const [, file = 'contracts/scripts/generated-files.ts'] = /^(\S+) is stale/m.exec(output) ?? [];
    return { file, output };
  };
}

/** One file of tests, run alone by the package that it belongs to. */
export function testOf(tree: string, file: string): Check {
  const [folder = ''] = /^(contracts|(packages|apps)\/[^/]+)(?=\/)/.exec(file) ?? [];
  return async () => {
    const args = ['run', path.relative(folder, file)];
    const output = await complaint(toolOf(tree, 'vitest'), args, path.join(tree, folder));
    return output === undefined ? undefined : { file, output };
  };
}
