import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { KeptPassword } from '../admin-password.ts';

const fileIn = (dataDir: string) => path.join(dataDir, 'root-password');

/**
 * Short enough that the SDKs, which cut their header into blocks of 53 bytes, put it into one block together with the
 * expiry: with a longer one a recorded block could be given another expiry.
 */
const randomLength = 16;

/** The password that was generated for root@sys of the demo clusters; undefined where there is none. */
export async function readRootPassword(dataDir: string): Promise<KeptPassword | undefined> {
  const file = fileIn(dataDir);
  try {
    const password = (await readFile(file, 'utf8')).trim();
    return password === '' ? undefined : { password, file };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The password of root@sys: kept in the data directory with mode 600, generated at first. */
export async function keptRootPassword(dataDir: string): Promise<KeptPassword> {
  const kept = await readRootPassword(dataDir);
  if (kept) return kept;
  const file = fileIn(dataDir);
  const password = randomBytes(randomLength).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return { password, file };
}
