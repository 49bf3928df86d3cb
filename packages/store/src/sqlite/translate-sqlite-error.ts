import { StoreUnavailableError, type StoreUnavailableReason } from '@obstop/engine';
import { errorCode } from '../model/errors.ts';

const reasons: [code: RegExp, reason: StoreUnavailableReason][] = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)$/, 'full'],
  [/^(SQLITE_READONLY|EROFS$|EACCES$|EPERM$)/, 'read-only'],
  [/^(SQLITE_BUSY|SQLITE_LOCKED)/, 'busy'],
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB)/, 'corrupt'],
  [/^(SQLITE_IOERR|SQLITE_CANTOPEN|SQLITE_NOLFS|E[A-Z]+$)/, 'io'],
];

/** The error to throw for one of SQLite or the file system: StoreUnavailableError where it is the store's state, else itself. */
export function translateSqliteError(error: unknown): unknown {
  const code = errorCode(error);
  const reason = reasons.find(([pattern]) => code !== undefined && pattern.test(code))?.[1];
  return reason === undefined ? error : new StoreUnavailableError(reason, { cause: error });
}
