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

/** Why the store does not answer; `unreachable` is PostgreSQL's alone. */
export type StoreUnavailableReason = 'full' | 'read-only' | 'busy' | 'corrupt' | 'io' | 'unreachable';

const explanations: Record<StoreUnavailableReason, string> = {
  full: 'no space is left',
  'read-only': 'it cannot be written',
  busy: 'it is locked by someone else',
  corrupt: 'it is damaged or no database',
  io: 'reading or writing failed',
  unreachable: 'the database cannot be reached',
};

/**
 * The store could not do what it was asked; nothing of it was done. `cause` is the error of SQLite, PostgreSQL or the file
 * system. With `unreachable` one case is left open: a connection that broke while a commit was under way leaves unknown
 * whether it was done.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly reason: StoreUnavailableReason;

  constructor(reason: StoreUnavailableReason, options: { cause: unknown }) {
    super(`the store is unavailable: ${explanations[reason]}`, options);
    this.reason = reason;
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
