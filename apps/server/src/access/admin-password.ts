import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A generated password and where it is kept. */
export interface KeptPassword {
  password: string;
  file: string;
}

const fileIn = (dataDir: string) => path.join(dataDir, 'admin-password');

/** The password that was generated for the admin; undefined once it is no longer kept. */
export async function readAdminPassword(dataDir: string): Promise<KeptPassword | undefined> {
  const file = fileIn(dataDir);
  try {
    const password = (await readFile(file, 'utf8')).trim();
    return password === '' ? undefined : { password, file };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The admin's password: kept in the data directory with mode 600, generated at first. */
export async function keptAdminPassword(dataDir: string): Promise<string> {
  const kept = await readAdminPassword(dataDir);
  if (kept) return kept.password;
  const password = randomBytes(18).toString('base64url');
  await writeFile(fileIn(dataDir), `${password}\n`, { mode: 0o600 });
  return password;
}

/** The admin has another password now, which is nobody's to keep. */
export function forgetAdminPassword(dataDir: string): Promise<void> {
  return rm(fileIn(dataDir), { force: true });
}
