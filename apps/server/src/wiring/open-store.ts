import { mkdir } from 'node:fs/promises';
import { openSqliteStore, type Store } from '@obstop/store';
import { definedMembers } from '../config/defined-members.ts';
import type { ServerOptions } from '../config/options.ts';

/**
 * Opens the store that the options name: PostgreSQL where there is a database URL, else SQLite in the data directory.
 * Rejects with the store's errors.
 */
export async function openStore(
  { dataDir, databaseUrl, postgres = {} }: Pick<ServerOptions, 'dataDir' | 'databaseUrl' | 'postgres'>,
  owner: string,
  onError: (error: unknown) => void,
): Promise<Store> {
  if (databaseUrl === undefined) return openSqliteStore({ dataDir });
  // Passwords that were generated are kept there all the same.
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // Its driver and its queue are half as much again to load as everything else the store needs.
  const { openPostgresStore } = await import('@obstop/store/postgres');
  const { statementTimeoutMs, ...sizes } = postgres;
  const timeouts = statementTimeoutMs === undefined ? {} : { statementMs: statementTimeoutMs };
  return openPostgresStore({ databaseUrl, owner, onError, timeouts, ...definedMembers(sizes) });
}
