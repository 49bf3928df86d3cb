import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The admin's password: kept in the data directory with mode 600, generated at first. */
export async function keptAdminPassword(dataDir: string): Promise<{ password: string; file: string }> {
  const file = path.join(dataDir, 'admin-password');
  try {
    const password = (await readFile(file, 'utf8')).trim();
    if (password !== '') return { password, file };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const password = randomBytes(18).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return { password, file };
}
