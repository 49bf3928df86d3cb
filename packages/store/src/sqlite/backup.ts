import { chmod, link, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { translateSqliteError } from './translate-sqlite-error.ts';

/**
 * Copies the store of a data directory, which another process may be using, as of one moment. The copy has mode 600 and is there only
 * once it is whole. Throws StoreUnavailableError, and an error with the code EEXIST where the file is there already.
 */
export async function backupSqliteStore({ dataDir }: { dataDir: string }, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await copy(join(resolve(dataDir), 'store.db'), unfinished);
    await chmod(unfinished, 0o600);
    // Unlike a rename, it replaces nothing.
    await link(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

const allPages = 2 ** 31 - 1;

async function copy(from: string, to: string): Promise<void> {
  let raw: Database.Database | undefined;
  try {
    raw = new Database(from, { readonly: true, timeout: 5_000 });
    // In one step: in several, each write of the other process begins the copy anew, and a busy one never lets it end.
    await raw.backup(to, { progress: () => allPages });
  } catch (error) {
    throw translateSqliteError(error);
  } finally {
    raw?.close();
  }
}
