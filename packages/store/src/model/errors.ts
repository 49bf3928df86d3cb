import type { StatusWriter } from '@obstop/engine';

/** Another process has the data directory open. `pid` is that process, as far as it left its number behind. */
export class DataDirectoryLockedError extends Error {
  override readonly name = 'DataDirectoryLockedError';
  readonly dataDir: string;
  readonly pid: number | undefined;

  constructor(dataDir: string, pid: number | undefined, options?: ErrorOptions) {
    const who = pid === undefined ? 'another process' : `process ${pid}`;
    super(`data directory ${dataDir} is in use by ${who}`, options);
    this.dataDir = dataDir;
    this.pid = pid;
  }
}

/** The store was written by a newer program; it was not touched. */
export class StoreVersionError extends Error {
  override readonly name = 'StoreVersionError';
  readonly found: number;
  readonly supported: number;

  constructor(file: string, found: number, supported: number) {
    super(
      `${file} has version ${found}, this program knows versions up to ${supported}; use a newer program`,
    );
    this.found = found;
    this.supported = supported;
  }
}

/** The code that an error of SQLite, PostgreSQL or the file system has. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** An owner that slept through a takeover goes on calling: what it writes must not count (E3). `now` is the task's epoch. */
export function otherOwnerError({ taskId, epoch }: StatusWriter, now: number | undefined): Error {
  return new Error(`task ${taskId} has another owner: epoch ${epoch} is not ${now ?? 'known'}`);
}
