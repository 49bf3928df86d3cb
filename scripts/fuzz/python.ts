import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../packages/run.ts';
import { type Ended, end } from './end.ts';

/** The interpreter of an environment that has what requirements.txt names, or why there is none. */
export type Python =
  | { readonly kind: 'ready'; readonly file: string }
  | { readonly kind: 'none'; readonly why: string };

const requirements = path.join(import.meta.dirname, 'requirements.txt');

/** Exits 1 below what the requirements need, and where a distribution left out what makes an environment. */
const isUsable = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';

async function findPython(signal: AbortSignal): Promise<string | undefined> {
  for (const name of ['python3', 'python'])
    if ((await end(name, ['-c', isUsable], { signal })).code === 0) return name;
  return undefined;
}

const lastLine = ({ output }: Ended) => output.trim().split('\n').at(-1) ?? '';

/**
 * Makes a virtual environment under node_modules/.cache at the first call, and again whenever requirements.txt is another. Reaches
 * the package index for that, as pip is configured on the machine.
 */
export async function preparePython(signal: AbortSignal): Promise<Python> {
  const python = await findPython(signal);
  if (python === undefined)
    return { kind: 'none', why: 'there is no Python >= 3.11 with venv on this machine' };

  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 16);
  const folder = path.join(root, 'node_modules', '.cache', 'obstop-fuzz', wanted);
  const file = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const complete = path.join(folder, 'complete');
  // The interpreter it was made with may have gone since.
  if (existsSync(complete) && (await end(file, ['--version'], { signal })).code === 0)
    return { kind: 'ready', file };

  console.log('making an environment for Schemathesis');
  await rm(path.dirname(folder), { recursive: true, force: true });
  const made = await end(python, ['-m', 'venv', folder], { signal });
  if (made.code !== 0) return { kind: 'none', why: `no virtual environment can be made: ${lastLine(made)}` };
  const pip = [
    ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
    ...['--timeout', '10', '--retries', '2'],
  ];
  // Wheels only: nothing that is installed is run for it.
  const installed = await end(file, [...pip, '--only-binary', ':all:', '--requirement', requirements], {
    signal,
  });
  if (installed.code !== 0)
    return {
      kind: 'none',
      why: `Schemathesis cannot be installed from the package index: ${lastLine(installed)}`,
    };
  await writeFile(complete, '');
  return { kind: 'ready', file };
}
