import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CliFault } from '../cli-fault.ts';

/**
 * Writes a file that only its owner can read, wholly or not at all, into a folder that is made where it is not there. Throws CliFault
 * `usage` where it cannot.
 */
export async function writePrivate(file: string, text: string): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(beside, text, { mode: 0o600, flag: 'wx' });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {}); // The first error says more.
    throw new CliFault('usage', `${file}: ${(error as Error).message}`);
  }
}

/** Its text, or undefined where there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether others than its owner may read it; never so on Windows, which has no such bits. */
export async function isReadableByOthers(file: string): Promise<boolean> {
  return process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0;
}
