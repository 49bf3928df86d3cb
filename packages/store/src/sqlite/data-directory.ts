/**
 * Owns: the data directory, its modes, and the lock that keeps a second process out of it.
 * Does not own: what is stored in it.
 * Invariant: one process per directory (E3 rests on it here). SQLite holds the lock, so that the operating system frees it
 * however the process ends; the pid beside it only serves the message. Not safe on network file systems.
 */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailableError } from '@obstop/engine';
import Database from 'better-sqlite3';
import { DataDirectoryLockedError } from '../model/errors.ts';
import { translateSqliteError } from './translate-sqlite-error.ts';

/** A directory that this process alone may use. */
export interface DataDirectory {
  path: string;
  /** Gives the directory free. May be called twice. */
  release(): void;
}

/** Makes the directory (mode 700) where it is missing and locks it. Throws DataDirectoryLockedError, StoreUnavailableError. */
export function lockDataDirectory(path: string): DataDirectory {
  const pidFile = join(path, 'lock.pid');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const lock = holdLock(join(path, 'lock.db'));
    writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
    return {
      path,
      release() {
        if (!lock.open) return;
        rmSync(pidFile, { force: true });
        lock.close();
      },
    };
  } catch (error) {
    const translated = translateSqliteError(error);
    if (translated instanceof StoreUnavailableError && translated.reason === 'busy')
      throw new DataDirectoryLockedError(path, readPid(pidFile), { cause: error });
    throw translated;
  }
}

/** Makes a file that only its owner may read, if it is not there. SQLite gives its side files the mode of the main file. */
export function ensurePrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

function holdLock(path: string): Database.Database {
  ensurePrivateFile(path);
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return Number.isSafeInteger(pid) ? pid : undefined;
  } catch {
    // The message does without it: the holder may not have written it yet.
    return undefined;
  }
}
